# Ends of tasks, cancelling wherever a task can wait, and the loop's own functions.
import asyncio, sys


async def t(n, d):
    for i in range(3):
        print(n, i)
        await asyncio.sleep_ms(d)
    return n


async def bad():
    raise OSError(5)


async def main():

    async def g():
        try:
            await asyncio.gather(t("x", 20), t("y", 20))
        except asyncio.CancelledError:
            print("gather cancelled")
            raise

    task = asyncio.create_task(g())
    await asyncio.sleep_ms(10)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("ok")
    x = asyncio.create_task(bad())
    try:
        await x
    except OSError as e:
        print("late", e)
    y = asyncio.create_task(t("z", 1))
    print(await y, await y, y.state, y.done(), y.cancel())
    try:
        asyncio.create_task(5)
    except TypeError as e:
        print(e)
    try:
        asyncio.current_task().cancel()
    except RuntimeError as e:
        print(e)
    l = asyncio.Lock()

    async def w(i):
        async with l:
            print("in", i)
            await asyncio.sleep_ms(2)

    ts = [asyncio.create_task(w(i)) for i in range(4)]
    await asyncio.sleep_ms(1)
    ts[1].cancel()
    r = await asyncio.gather(*ts, return_exceptions=True)
    print(r)
    f = asyncio.ThreadSafeFlag()

    async def setter():
        await asyncio.sleep_ms(5)
        f.set()

    asyncio.create_task(setter())
    await f.wait()
    print("flag")
    try:
        await asyncio.wait_for(f.wait(), 0.01)
    except asyncio.TimeoutError:
        print("timeout")
    try:
        await asyncio.wait_for(bad(), 1)
    except OSError as e:
        print("wf", e)

    async def canc():
        await asyncio.sleep_ms(1)
        raise asyncio.CancelledError

    try:
        await asyncio.wait_for(canc(), 1)
    except asyncio.CancelledError:
        print("wf c")
    outer = asyncio.create_task(asyncio.wait_for(t("q", 50), 10))
    await asyncio.sleep_ms(5)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print("outer c")

    async def agen():
        for i in range(2):
            await asyncio.sleep_ms(1)

    await asyncio.wait_for_ms(agen(), None)
    loop = asyncio.get_event_loop()
    loop.set_exception_handler(lambda l, c: print("handler", repr(c["exception"]), c["message"]))
    asyncio.create_task(bad())
    await asyncio.sleep_ms(2)
    ev = asyncio.Event()

    async def wev(n):
        await ev.wait()
        print("ev", n)

    es = [asyncio.create_task(wev(i)) for i in range(5)]
    await asyncio.sleep_ms(0)
    es[2].cancel()
    ev.set()
    print(await asyncio.gather(*es, return_exceptions=True))
    w = asyncio.StreamWriter(sys.stdout, {})
    w.write("hi\n")
    await w.drain()
    loop.stop()
    return 7


print(asyncio.run(main()))
try:
    asyncio.current_task()
except RuntimeError as e:
    print(e)
l = asyncio.new_event_loop()


async def late():
    await asyncio.sleep_ms(3)
    print("late")
    l.stop()


l.create_task(late())
l.run_forever()
print(l.run_until_complete(t("end", 1)), asyncio.__version__)
try:
    asyncio.nope
except AttributeError as e:
    print(e)
import random

random.seed(3)
queue = asyncio.TaskQueue()
for i in range(40):
    queue.push(asyncio.Task(i, {}), random.getrandbits(5))
keys = []
while queue.peek():
    keys.append(queue.pop().ph_key)
print(keys == sorted(keys), len(keys))
