# requires: host
# A server and its clients in one loop.
import asyncio


async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        print("server got", line, type(writer.get_extra_info("peername")).__name__)
        writer.write(b"echo " + line)
        await writer.drain()
    writer.close()
    await writer.wait_closed()
    print("server done")


async def client(port, name):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for i in range(3):
        writer.write(b"%s %d\n" % (name, i))
        await writer.drain()
        print("client got", await reader.readline())
    writer.write(b"x" * 100000 + b"\n")
    await writer.drain()
    print(len(await reader.readexactly(100006)))
    writer.close()
    await writer.wait_closed()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 8321)
    await client(8321, b"one")
    await asyncio.sleep(0.05)
    server.close()
    await server.wait_closed()
    print("closed")
    try:
        await asyncio.open_connection("127.0.0.1", 8321)
    except OSError as e:
        print(repr(e))
    async with await asyncio.start_server(serve, "127.0.0.1", 8322) as s:
        await client(8322, b"two")
    print("end")


asyncio.run(main())
