import asyncio


async def waiter(name, ev):
    print(name, "waits")
    await ev.wait()
    print(name, "goes")


async def user(name, lock, order):
    async with lock:
        order.append(name + "+")
        await asyncio.sleep_ms(5)
        order.append(name + "-")


async def main():
    ev = asyncio.Event()
    print(ev.is_set())
    ts = [asyncio.create_task(waiter(n, ev)) for n in "ab"]
    await asyncio.sleep_ms(1)
    ev.set()
    await asyncio.gather(*ts)
    print(ev.is_set(), await ev.wait())
    ev.clear()
    print(ev.is_set())
    lock = asyncio.Lock()
    order = []
    await asyncio.gather(*(user(n, lock, order) for n in "xyz"))
    print(order, lock.locked())
    await lock.acquire()
    print(lock.locked())
    lock.release()
    try:
        lock.release()
    except RuntimeError as e:
        print("RuntimeError", e)
    f = asyncio.ThreadSafeFlag() if hasattr(asyncio, "ThreadSafeFlag") else None
    print(f is not None)
    loop = asyncio.get_event_loop()
    loop.set_exception_handler(lambda l, c: print("handler", c["exception"]))

    async def bad():
        raise ValueError("unhandled")

    asyncio.create_task(bad())
    await asyncio.sleep_ms(50)


asyncio.run(main())
