import asyncio


async def worker(name, n, delay):
    for i in range(n):
        print(name, i)
        await asyncio.sleep_ms(delay)
    return name + " done"


async def main():
    t1 = asyncio.create_task(worker("a", 2, 10))
    t2 = asyncio.create_task(worker("b", 2, 200))
    print("started", t1.done())
    print(await t1, t1.done())
    print(await t2)
    print(await asyncio.gather(worker("c", 1, 50), worker("d", 1, 1)))
    print(await asyncio.sleep(0), asyncio.current_task() is not None)
    try:
        await asyncio.wait_for(worker("slow", 5, 500), 0.02)
    except asyncio.TimeoutError:
        print("timeout")
    print(await asyncio.wait_for(worker("fast", 1, 1), 1), await asyncio.wait_for_ms(worker("ms", 1, 1), 500))
    return "main result"


print(asyncio.run(main()))
