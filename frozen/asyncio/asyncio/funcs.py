# asyncio.funcs: waiting for several things, or not for ever.

from . import core


# Awaits `aw`. `box` is the task that sleeps meanwhile (none, if it has stopped waiting), whether `aw` went well, and its value or exception.
async def _relay(aw, box):
    try:
        good, value = True, await aw
    except BaseException as er:
        good, value = False, er
    sleeper = box[0]
    box[:] = (None, good, value)
    # Whoever was cancelled is awake already, and is to hear of that.
    if sleeper is not None and sleeper.data is None:
        core._task_queue.remove(sleeper)
        core._task_queue.push(sleeper)


async def wait_for(aw, timeout, sleep=core.sleep):
    aw = core._task_of(aw)
    if timeout is None:
        return await aw
    box = [core.cur_task, None, None]
    relay = core.create_task(_relay(aw, box))
    try:
        await sleep(timeout)
    except core.CancelledError:
        box[0] = None
        relay.cancel()
        raise
    if box[0] is None:
        if box[1]:
            return box[2]
        raise box[2]
    # The time is over. Cancelling the relay cancels what it awaits.
    box[0] = None
    relay.cancel()
    await relay
    raise core.TimeoutError


def wait_for_ms(aw, timeout):
    return wait_for(aw, timeout, core.sleep_ms)


# Where a task waits that only the ends of other tasks wake.
class _Parked:
    def remove(task):
        pass


async def gather(*aws, return_exceptions=False):
    if not aws:
        return []
    me = core.cur_task
    tasks = [core._task_of(aw) for aw in aws]
    n_running = 0
    failure = None

    # The loop calls this when a task has ended.
    def ended(task, exc):
        nonlocal n_running, failure
        n_running -= 1
        if not me or me.data is not _Parked:
            # It was woken before, and may wait for something else by now.
            return
        if not return_exceptions and not isinstance(exc, StopIteration):
            failure = exc
        elif n_running:
            return
        core._task_queue.push(me)

    for task in tasks:
        if task.state is True:
            task.state = ended
            n_running += 1
        elif task.state:
            raise RuntimeError("can't gather")
        else:
            # It has ended already, and now somebody has asked.
            task.state = False
            if failure is None and not return_exceptions and not isinstance(task.data, StopIteration):
                failure = task.data

    if n_running and failure is None:
        me.data = _Parked
        try:
            yield
        except core.CancelledError:
            for task in tasks:
                task.cancel()
            raise
        finally:
            me = None

    if failure is not None:
        # Others may still await those that go on.
        for task in tasks:
            if task.state is ended:
                task.state = True
        raise failure
    return [task.data.value if isinstance(task.data, StopIteration) else task.data for task in tasks]
