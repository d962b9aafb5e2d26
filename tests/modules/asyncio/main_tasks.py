# Tasks given to run_until_complete, and who else waits for them.
import asyncio


async def job(before, name):
    if before:
        await before
    await asyncio.sleep_ms(40)
    print(name)
    return name


async def fails():
    await asyncio.sleep_ms(0)
    raise ValueError("failed")


loop = asyncio.get_event_loop()
first = loop.create_task(job(None, "first"))
second = loop.create_task(job(first, "second"))
third = loop.create_task(job(second, "third"))
print(loop.run_until_complete(first), first.done(), second.done())
print(loop.run_until_complete(third), second.done(), third.done())
task = loop.create_task(fails())
try:
    loop.run_until_complete(task)
except ValueError as e:
    print(repr(e), task.done())


# gather: what goes on after a failure can still be awaited; what had ended before is no hindrance.
async def main():
    slow = asyncio.create_task(job(None, "slow"))
    bad = asyncio.create_task(fails())
    try:
        await asyncio.gather(slow, bad)
    except ValueError as e:
        print("gathered", repr(e), slow.done())
    print(await slow)
    print(await asyncio.gather(slow, bad, return_exceptions=True))


asyncio.run(main())


# wait_for, cancelled in the very moment in which the awaited task ends.
async def quick():
    return "quick"


async def waiting():
    try:
        return await asyncio.wait_for(quick(), 1)
    except asyncio.CancelledError:
        print("cancelled")
        raise


async def cancelling(turns):
    task = asyncio.create_task(waiting())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    try:
        print(await task)
    except asyncio.CancelledError as e:
        print(repr(e))


for turns in range(1, 5):
    asyncio.run(cancelling(turns))
