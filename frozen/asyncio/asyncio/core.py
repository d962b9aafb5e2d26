# asyncio.core: the loop that runs tasks, sleeping, and waiting for streams.
#
# A task waits in exactly one place: in `_task_queue` until a time, in another task's or object's TaskQueue, or for a stream.
# `task.data` names that place, so that `cancel` can take it out; once a task has ended it is what the task ended with.

from time import ticks_ms as ticks, ticks_diff, ticks_add
import sys, select

from _asyncio import Task, TaskQueue


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


cur_task = None

_ENDINGS = (CancelledError, StopIteration)

# The default handler gets this dict each time, for want of memory for a new one.
_report = {"message": "Task exception wasn't retrieved", "exception": None, "future": None}


# One object serves every sleep: a call stores the time and the await that follows at once takes it.
class SingletonGenerator:
    def __init__(self):
        self.state = None
        self.exc = StopIteration()

    def __iter__(self):
        return self

    def __next__(self):
        wake = self.state
        if wake is None:
            self.exc.__traceback__ = None
            raise self.exc
        self.state = None
        _task_queue.push(cur_task, wake)
        return None


def sleep_ms(t, sgen=SingletonGenerator()):
    assert sgen.state is None
    sgen.state = ticks_add(ticks(), max(0, t))
    return sgen


def sleep(t):
    return sleep_ms(int(t * 1000))


class IOQueue:
    def __init__(self):
        self.poller = select.poll()
        # id of stream: [task that reads, task that writes, stream]
        self.map = {}

    def _wait(self, stream, way):
        entry = self.map.get(id(stream))
        if entry is None:
            entry = [None, None, stream]
            entry[way] = cur_task
            self.map[id(stream)] = entry
            self.poller.register(stream, select.POLLOUT if way else select.POLLIN)
        else:
            assert entry[way] is None
            entry[way] = cur_task
            self.poller.modify(stream, select.POLLIN | select.POLLOUT)
        cur_task.data = self

    def queue_read(self, stream):
        self._wait(stream, 0)

    def queue_write(self, stream):
        self._wait(stream, 1)

    def _settle(self, entry):
        # Asks for what is still waited for.
        if entry[0] is None and entry[1] is None:
            del self.map[id(entry[2])]
            self.poller.unregister(entry[2])
        else:
            self.poller.modify(entry[2], select.POLLIN if entry[1] is None else select.POLLOUT)

    def remove(self, task):
        for entry in list(self.map.values()):
            if task is entry[0]:
                entry[0] = None
            elif task is entry[1]:
                entry[1] = None
            else:
                continue
            self._settle(entry)

    def wait_io_event(self, dt):
        for stream, event in self.poller.ipoll(dt):
            entry = self.map[id(stream)]
            # An error or hang-up wakes both sides.
            if event & ~select.POLLOUT and entry[0] is not None:
                _task_queue.push(entry[0])
                entry[0] = None
            if event & ~select.POLLIN and entry[1] is not None:
                _task_queue.push(entry[1])
                entry[1] = None
            self._settle(entry)


def _as_coroutine(aw):
    if not hasattr(aw, "send"):
        raise TypeError("coroutine expected")
    return aw


def create_task(coro):
    task = Task(_as_coroutine(coro), globals())
    _task_queue.push(task)
    return task


def _task_of(aw):
    return aw if isinstance(aw, Task) else create_task(aw)


def _ended(task, exc):
    # Passes the end of `task` on to whoever waits; if that is nobody, the loop sees the task once more, in case somebody asks until then.
    state = task.state
    if state is True:
        task.state = None
        if not isinstance(exc, _ENDINGS):
            _task_queue.push(task)
    elif not state:
        pass
    elif callable(state):
        task.state = False
        state(task, exc)
    else:
        task.state = False
        while state.peek():
            _task_queue.push(state.pop())
    task.data = exc


def _unclaimed(task):
    _report["exception"] = task.data
    _report["future"] = task
    Loop.call_exception_handler(_report)


def run_until_complete(main_task=None):
    global cur_task
    while True:
        # Sleeps until a task is due or a stream is ready.
        dt = 1
        while dt > 0:
            dt = -1
            task = _task_queue.peek()
            if task:
                dt = max(0, ticks_diff(task.ph_key, ticks()))
            elif not _io_queue.map:
                if main_task is None or main_task.done():
                    cur_task = None
                    return
                # Only a scheduled call can go on with this.
                dt = 1
            _io_queue.wait_io_event(dt)

        task = _task_queue.pop()
        if task.done():
            if task.state is None:
                _unclaimed(task)
            continue
        cur_task = task
        try:
            exc = task.data
            if exc:
                task.data = None
                task.coro.throw(exc)
            else:
                task.coro.send(None)
        except (CancelledError, Exception) as er:
            if task is not main_task:
                _ended(task, er)
                continue
            cur_task = None
            if task.state is True:
                # The caller is told.
                task.state = False
            _ended(task, er)
            if isinstance(er, StopIteration):
                return er.value
            raise er


def run(coro):
    return run_until_complete(create_task(coro))


async def _stopper():
    pass


_stop_task = None


class Loop:
    _exc_handler = None

    def create_task(coro):
        return create_task(coro)

    def run_forever():
        global _stop_task
        _stop_task = Task(_stopper(), globals())
        run_until_complete(_stop_task)

    def run_until_complete(aw):
        return run_until_complete(_task_of(aw))

    def stop():
        global _stop_task
        if _stop_task is not None:
            _task_queue.push(_stop_task)
            # A second call has nothing left to stop.
            _stop_task = None

    def close():
        pass

    def set_exception_handler(handler):
        Loop._exc_handler = handler

    def get_exception_handler():
        return Loop._exc_handler

    def default_exception_handler(loop, context):
        print(context["message"], file=sys.stderr)
        print("future:", context["future"], "coro=", context["future"].coro, file=sys.stderr)
        sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(context):
        (Loop._exc_handler or Loop.default_exception_handler)(Loop, context)


def get_event_loop(runq_len=0, waitq_len=0):
    return Loop


def current_task():
    if cur_task is None:
        raise RuntimeError("no running event loop")
    return cur_task


def new_event_loop():
    global _task_queue, _io_queue, cur_task
    _task_queue = TaskQueue()
    _io_queue = IOQueue()
    cur_task = None
    return Loop


new_event_loop()
