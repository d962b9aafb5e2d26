# requires: host
# Every way to read and write, time-outs and cancelled reads, callbacks that fail, ports in use.
import asyncio

PORT = 8325


async def tell(name, aw):
    try:
        print(name, await aw)
    except (Exception, asyncio.CancelledError) as e:
        print(name, repr(e))


async def handler(r, w):
    print("connected", r is w, type(r.get_extra_info("peername")).__name__)
    try:
        r.get_extra_info("nope")
    except Exception as e:
        print(repr(e))
    while True:
        line = await r.readline()
        if not line:
            break
        print("server got", line if len(line) < 50 else len(line))
        cmd = line.strip()
        if cmd == b"echo":
            w.write(b"hello\nworld")
            await w.drain()
        elif cmd == b"big":
            w.write(b"x" * 300000)
            await w.drain()
            print("drained")
        elif cmd == b"part":
            for i in range(5):
                w.write(b"p%d" % i)
                await w.drain()
                await asyncio.sleep_ms(10)
        elif cmd == b"silent":
            await asyncio.sleep_ms(200)
        elif cmd == b"bye":
            break
        elif cmd == b"fail":
            raise ValueError("handler")
    w.close()
    await w.wait_closed()
    print("server closed")


async def main():
    s = await asyncio.start_server(handler, "127.0.0.1", PORT)
    r, w = await asyncio.open_connection("127.0.0.1", PORT)
    w.write(b"echo\n")
    await w.drain()
    await tell("readline", r.readline())
    await tell("readexactly", r.readexactly(5))
    w.write(b"echo\n")
    await w.drain()
    await tell("read", r.read(3))
    await tell("read", r.read(100))
    await tell("timeout", asyncio.wait_for_ms(r.read(5), 50))
    await tell("timeout", asyncio.wait_for_ms(r.readline(), 50))
    w.write(b"part\n")
    await w.drain()
    await tell("exact", r.readexactly(10))
    w.write(b"big\n")
    await w.drain()
    await tell("big", asyncio.wait_for(length(r, 300000), 5))
    b = bytearray(4)
    w.write(b"echo\n")
    await w.drain()
    print(await r.readinto(b), b)
    print(await r.read(20))
    t = asyncio.create_task(tell("cancelled", r.read(1)))
    await asyncio.sleep_ms(20)
    print(t.cancel())
    await asyncio.sleep_ms(0)
    print(t.done())
    t = asyncio.create_task(tell("concurrent", r.readexactly(11)))
    await asyncio.sleep_ms(0)
    w.write(b"echo\n")
    await w.drain()
    await t
    w.write(b"a" * 100000 + b"\n")
    await w.drain()
    w.write(b"bye\n")
    await w.drain()
    await tell("eof", r.read(10))
    await tell("eof", r.readline())
    await tell("eof", r.readexactly(1))
    await tell("eof", r.readexactly(0))
    await tell("eof", r.read())
    await tell("eof", r.read(0))
    w.close()
    await w.wait_closed()
    loop = asyncio.get_event_loop()
    loop.set_exception_handler(lambda l, c: print("handler says", c["message"], repr(c["exception"]), l is loop, sorted(c)))
    r, w = await asyncio.open_connection("127.0.0.1", PORT)
    w.write(b"fail\n")
    await w.drain()
    await asyncio.sleep_ms(50)
    await w.wait_closed()

    async def client(n):
        r, w = await asyncio.open_connection("127.0.0.1", PORT)
        w.write(b"echo\nbye\n")
        await w.drain()
        d = await r.read(-1)
        await w.aclose()
        return (n, d)

    print(await asyncio.gather(*(client(i) for i in range(4))))
    try:
        async with r:
            pass
    except Exception as e:
        print(repr(e))
    s.close()
    await s.wait_closed()
    print(s.task.done())
    await tell("refused", refused())
    async with await asyncio.start_server(handler, "127.0.0.1", PORT + 7) as s2:
        print("in")
    await tell("in use", twice())


async def twice():
    a = await asyncio.start_server(handler, "127.0.0.1", PORT + 3)
    try:
        b = await asyncio.start_server(handler, "127.0.0.1", PORT + 3)
    finally:
        a.close()
        await a.wait_closed()


async def refused():
    r, w = await asyncio.open_connection("127.0.0.1", PORT)
    return r is w


async def length(r, n):
    return len(await r.readexactly(n))


asyncio.run(main())
