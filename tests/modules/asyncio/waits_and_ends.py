# Tasks and what they wait for end in every way; the loop is made anew, stopped, asked.
import asyncio
import micropython


async def tell(name, aw):
    try:
        print(name, await aw)
    except (Exception, asyncio.CancelledError) as e:
        print(name, repr(e))


asyncio.new_event_loop()


def outside(name, f):
    try:
        print(name, f())
    except BaseException as e:
        print(name, repr(e))


outside("current", asyncio.current_task)
outside("create", lambda: asyncio.create_task(5))
outside("create", lambda: asyncio.create_task(asyncio.sleep))
outside("run", lambda: asyncio.run(5))


async def v(x):
    return x


async def f(x):
    raise x


outside("value", lambda: asyncio.run(v(7)))
outside("fails", lambda: asyncio.run(f(KeyError(1))))
outside("cancelled", lambda: asyncio.run(f(asyncio.CancelledError(3))))
outside("exit", lambda: asyncio.run(f(SystemExit(3))))
outside("kbd", lambda: asyncio.run(f(KeyboardInterrupt())))
asyncio.new_event_loop()
outside("loop", lambda: asyncio.get_event_loop() is asyncio.new_event_loop())
outside("ruc", lambda: asyncio.get_event_loop().run_until_complete(v(8)))
outside("close", lambda: asyncio.get_event_loop().close())
asyncio.get_event_loop().set_exception_handler(lambda loop, context: print("handler", sorted(context), context["message"]))
outside(
    "call", lambda: asyncio.get_event_loop().call_exception_handler({"message": "m", "exception": ValueError(1), "future": asyncio.create_task(v(1))})
)
asyncio.new_event_loop()


async def forever():
    l = asyncio.get_event_loop()

    async def st():
        await asyncio.sleep_ms(30)
        print("stopping")
        l.stop()

    l.create_task(st())


asyncio.get_event_loop().create_task(forever())
outside("forever", lambda: asyncio.get_event_loop().run_forever())
asyncio.new_event_loop()


async def selfish():
    t = asyncio.current_task()
    outside("cancel self", t.cancel)
    print(t.done())
    return 1


outside("selfish", lambda: asyncio.run(selfish()))


async def awaited_twice_or_cancelled():
    t = asyncio.create_task(v(5))
    print(await t, await t, t.done(), t.cancel())
    t = asyncio.create_task(f(ValueError(2)))
    await tell("first", t)
    await tell("second", t)
    t = asyncio.create_task(v(1))
    await asyncio.sleep_ms(0)
    print(t.done(), await t)
    t = asyncio.create_task(forever_sleep())
    await asyncio.sleep_ms(0)
    print(t.cancel(), t.cancel())
    await tell("c", t)
    t = asyncio.create_task(stubborn())
    await asyncio.sleep_ms(0)
    for i in range(3):
        t.cancel()
        await asyncio.sleep_ms(0)
    await tell("stubborn", t)
    t = asyncio.create_task(v(1))
    t.cancel()
    await tell("before start", t)
    ts = [asyncio.create_task(tell("w%d" % i, t2)) for t2 in [asyncio.create_task(slow())] for i in range(3)]
    await asyncio.sleep_ms(5)
    ts[1].cancel()
    await asyncio.gather(*ts, return_exceptions=True)


async def time_limits():
    await tell("wait_for none", asyncio.wait_for(v(3), None))
    await tell("wait_for", asyncio.wait_for(v(3), 1))
    await tell("wait_for", asyncio.wait_for(f(KeyError(4)), 1))
    await tell("wait_for 0", asyncio.wait_for(slow(), 0))
    await tell("wait_for neg", asyncio.wait_for(slow(), -1))
    await tell("wf canc", asyncio.wait_for(f(asyncio.CancelledError()), 1))
    await tell("wait_for stubborn", asyncio.wait_for_ms(stubborn2(), 20))
    await tell("wait_for finally", asyncio.wait_for_ms(fin(), 20))
    await tell("wait_for raises", asyncio.wait_for_ms(raises(), 20))
    t = asyncio.create_task(asyncio.wait_for(slow(), 5))
    await asyncio.sleep_ms(1)
    t.cancel()
    await tell("outer cancel", t)


async def gathered():
    await tell("gather", asyncio.gather())
    await tell("gather", asyncio.gather(v(1), v(2)))
    await tell("gather", asyncio.gather(v(1), f(KeyError(5)), slow()))
    await tell("gather", asyncio.gather(v(1), f(KeyError(5)), slow(), return_exceptions=True))
    await tell("gather c", asyncio.gather(f(asyncio.CancelledError()), v(1), return_exceptions=True))
    await tell("gather c", asyncio.gather(f(asyncio.CancelledError()), v(1)))
    t = asyncio.create_task(asyncio.gather(slow(), slow()))
    await asyncio.sleep_ms(1)
    t.cancel()
    await tell("gather cancel", t)
    await tell("gather bad", asyncio.gather(1))
    await tell("gather gather", asyncio.gather(asyncio.gather(v(1)), v(2)))


async def sleeping():
    await tell("sleep", asyncio.sleep(-1))
    await tell("sleep", asyncio.sleep(0.01))
    await tell("sleep", asyncio.sleep_ms(0))
    outside("sleep bad", lambda: asyncio.sleep(None))


async def events():
    e = asyncio.Event()
    print(e.is_set(), e.set(), e.is_set(), await e.wait(), e.clear(), e.is_set())
    order = []

    async def waiter(n):
        await e.wait()
        order.append(n)

    ts = [asyncio.create_task(waiter(i)) for i in range(3)]
    await asyncio.sleep_ms(0)
    e.set()
    e.clear()
    await asyncio.sleep_ms(0)
    await asyncio.sleep_ms(0)
    print(order, [t.done() for t in ts])


async def locks():
    l = asyncio.Lock()
    order = []

    async def locker(n):
        async with l:
            order.append(n)
            await asyncio.sleep_ms(1)

    ts = [asyncio.create_task(locker(i)) for i in range(5)]
    await asyncio.sleep_ms(0)
    ts[2].cancel()
    await asyncio.gather(*ts, return_exceptions=True)
    print(order, l.locked())
    outside("release", l.release)
    print(await l.acquire(), l.locked(), l.release())


async def flags():
    fl = asyncio.ThreadSafeFlag()
    micropython.schedule(lambda x: fl.set(), None)
    print(await fl.wait())
    fl.set()
    print(await fl.wait())
    fl.set()
    fl.clear()
    await tell("flag", asyncio.wait_for_ms(fl.wait(), 20))


async def errors_nobody_asked_for():
    print(asyncio.current_task() is asyncio.current_task(), type(asyncio.current_task()).__name__)

    async def gen():
        try:
            await asyncio.sleep_ms(500)
        except asyncio.CancelledError:
            print("cancelled in gen")
            raise
        finally:
            print("gen fin")

    t = asyncio.create_task(gen())
    await asyncio.sleep_ms(1)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError as x:
        print("outer", repr(x))
    asyncio.create_task(f(ValueError("never retrieved")))
    await asyncio.sleep_ms(5)
    t = asyncio.create_task(f(ValueError("retrieved late")))
    await asyncio.sleep_ms(0)
    try:
        await t
    except ValueError as x:
        print(repr(x))


async def slow():
    await asyncio.sleep_ms(60)
    return "slow"


async def forever_sleep():
    await asyncio.sleep(1000)


async def stubborn():
    for i in range(3):
        try:
            await asyncio.sleep(1000)
        except asyncio.CancelledError:
            print("no", i)
    return "gave up"


async def stubborn2():
    try:
        await asyncio.sleep(1000)
    except asyncio.CancelledError:
        pass
    return "anyway"


async def fin():
    try:
        await asyncio.sleep(1000)
    finally:
        await asyncio.sleep_ms(10)
        print("fin")


async def raises():
    try:
        await asyncio.sleep(1000)
    except asyncio.CancelledError:
        raise ValueError("instead")


asyncio.new_event_loop()
asyncio.get_event_loop().set_exception_handler(lambda l, c: print("unclaimed", repr(c["exception"])))
for test in (awaited_twice_or_cancelled, time_limits, gathered, sleeping, events, locks, flags, errors_nobody_asked_for):
    outside(test.__name__, lambda: asyncio.run(test()))
