# What ends late of a gather that was cancelled does not wake the one that its task waits for by then.
import asyncio


async def stubborn(n):
    try:
        await asyncio.sleep_ms(1000)
    except asyncio.CancelledError:
        await asyncio.sleep_ms(20)
        print("late", n)


async def quick(n):
    await asyncio.sleep_ms(60)
    print("quick", n)
    return n


async def outer():
    try:
        await asyncio.gather(stubborn(1), stubborn(2))
    except asyncio.CancelledError:
        print("cancelled")
    print(await asyncio.gather(quick(3), quick(4)))


async def main():
    task = asyncio.create_task(outer())
    await asyncio.sleep_ms(10)
    task.cancel()
    await task


asyncio.run(main())
