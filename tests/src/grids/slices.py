# Slices of all sequences with all bounds and steps: read, assigned, deleted.
from array import array
from collections import deque


class Slicer:
    def __getitem__(self, i):
        return i


class Number:
    def __int__(self):
        return 2


sl = Slicer()
BOUNDS = (None, 0, 1, -1, -2, 4, 5, 7, -9, 1 << 70, -(1 << 70), Number(), True)
READ = (
    "hello wörld", "", b"hello", bytearray(b"hello"), [1, 2, 3, 4, 5], [], (1, 2, 3, 4, 5), (), range(10), range(5, -5, -2), range(0),
    memoryview(b"hello"), array("h", [1, 2, 3, 4]), memoryview(array("h", [1, 2, 3, 4])), deque((1, 2, 3), 9),
)


def shown(value):
    return list(value) if isinstance(value, memoryview) else value


def attempt(*what):
    f = what[-1]
    try:
        print(*what[:-1], shown(f()))
    except Exception as e:
        print(*what[:-1], repr(e))


for i, sequence in enumerate(READ):
    for start in range(len(BOUNDS)):
        attempt(i, start, lambda: sequence[BOUNDS[start]])
        for stop in range(len(BOUNDS)):
            for step in (None, 1, 2, -1, -2, 0):
                attempt(i, start, stop, step, lambda: sequence[BOUNDS[start] : BOUNDS[stop] : step])
CHANGED = (
    (lambda: [1, 2, 3, 4, 5], ([], [9], [7, 8], (7, 8, 9), range(2), "ab", 5, None, {1: 2}, b"xy")),
    (lambda: bytearray(b"hello"), (b"", b"x", b"xyz", bytearray(b"q"), [1, 2], (300,), "ab", 5, memoryview(b"zz"), range(3))),
    (lambda: memoryview(bytearray(b"hello")), (b"x", b"xy", b"xyzw", memoryview(b"zz"), [1, 2], 5)),
    (lambda: array("h", [1, 2, 3, 4]), (array("h", [9]), array("h", [9, 8, 7]), array("b", [1]), [1, 2], b"ab", 5)),
)


def store(o, key, value):
    o[key] = value
    return o


def delete(o, key):
    del o[key]
    return o


for i, (make, values) in enumerate(CHANGED):
    for start in (None, 0, 1, 2, -1, 5, 9, -9):
        for stop in (None, 0, 1, 3, -1, 5, 9):
            for step in (None, 1, 2, -1, -2, 0):
                key = sl[start:stop:step]
                for j, value in enumerate(values):
                    attempt(i, start, stop, step, j, lambda: store(make(), key, value))
                attempt(i, start, stop, step, "del", lambda: delete(make(), key))
    for key in (0, -1, 5, -6, 1.5, None, "a", True, 1 << 70, Number()):
        for value in (1, -1, 256, 70000, 1.5, "a", None, 1 << 70, b"a"):
            attempt(i, type(key), value, lambda: store(make(), key, value))
        attempt(i, type(key), "del", lambda: delete(make(), key))
