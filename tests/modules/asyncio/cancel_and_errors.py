import asyncio


async def forever(log):
    try:
        while True:
            await asyncio.sleep_ms(10)
    except asyncio.CancelledError:
        log.append("cancelled")
        raise
    finally:
        log.append("finally")


async def fails():
    await asyncio.sleep_ms(1)
    raise ValueError("task failed")


async def ok():
    await asyncio.sleep_ms(3)
    return "ok"


async def main():
    log = []
    t = asyncio.create_task(forever(log))
    await asyncio.sleep_ms(15)
    print(t.cancel(), t.done())
    try:
        await t
    except asyncio.CancelledError:
        print("await saw the cancel")
    print(log, t.done(), t.cancel())
    t = asyncio.create_task(fails())
    try:
        await t
    except ValueError as e:
        print("caught", e)
    r = await asyncio.gather(fails(), ok(), return_exceptions=True)
    print(repr(r[0]), r[1])
    try:
        await asyncio.gather(fails(), ok())
    except ValueError as e:
        print("gather raised", e)
    t = asyncio.create_task(forever(log))
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled before the start", log)


asyncio.run(main())
asyncio.new_event_loop()
try:
    asyncio.run(fails())
except ValueError as e:
    print("run raised", e)
