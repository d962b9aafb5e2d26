# A main task that nothing in the loop can wake is waited for: a scheduled call may wake it.
import asyncio
import micropython
import time

event = asyncio.Event()


def later(deadline):
    if time.ticks_diff(deadline, time.ticks_ms()) > 0:
        micropython.schedule(later, deadline)
    else:
        print("now")
        event.set()


async def main():
    later(time.ticks_add(time.ticks_ms(), 50))
    print(await event.wait())
    return 7


print(asyncio.run(main()))
