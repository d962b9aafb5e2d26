import asyncio

log = []


async def producer(q, ev):
    for i in range(3):
        q.append(i)
        ev.set()
        await asyncio.sleep_ms(5)
    q.append(None)
    ev.set()


async def consumer(q, ev):
    while True:
        await ev.wait()
        ev.clear()
        while q:
            x = q.pop(0)
            if x is None:
                return len(log)
            log.append(x)


async def ticker(n):
    for i in range(n):
        await asyncio.sleep(0)
        log.append("t%d" % i)


async def shielded():
    try:
        await asyncio.sleep_ms(100)
    except asyncio.CancelledError:
        log.append("cancelled")
        await asyncio.sleep_ms(1)
        log.append("cleaned up")
        raise


async def nested():
    async def inner(k):
        await asyncio.sleep_ms(k)
        return k * 2

    ts = [asyncio.create_task(inner(k)) for k in (8, 2, 5)]
    out = []
    for t in ts:
        out.append(await t)
    return out


async def main():
    q, ev = [], asyncio.Event()
    r = await asyncio.gather(producer(q, ev), consumer(q, ev))
    print(r, log)
    log.clear()
    await asyncio.gather(ticker(2), ticker(2))
    print(log)
    log.clear()
    try:
        await asyncio.wait_for_ms(shielded(), 10)
    except asyncio.TimeoutError:
        print("timeout", log)
    print(await nested())
    t = asyncio.create_task(nested())
    print(t.done(), await t, t.done())
    try:
        await 5
    except TypeError as e:
        print("TypeError", e)


asyncio.run(main())
