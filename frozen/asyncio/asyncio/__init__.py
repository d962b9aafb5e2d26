# asyncio: cooperative tasks. What is needed by every program is in `core`; the rest is loaded when it is first named.

from .core import *

__version__ = (3, 0, 0)

_WHERE = {
    "Event": "event",
    "Lock": "lock",
    "StreamReader": "stream",
    "StreamWriter": "stream",
    "ThreadSafeFlag": "event",
    "gather": "funcs",
    "open_connection": "stream",
    "start_server": "stream",
    "wait_for": "funcs",
    "wait_for_ms": "funcs",
}


def __getattr__(name):
    file = _WHERE.get(name)
    if file is None:
        raise AttributeError(name)
    value = getattr(__import__(file, globals(), None, (name,), 1), name)
    globals()[name] = value
    return value
