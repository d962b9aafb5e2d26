# Loops over built-in types, and functions that look at each item, need no memory.
import micropython
from array import array
from collections import OrderedDict, deque

kinds = (
    b"ab",
    bytearray(b"cd"),
    array("h", [-1, 2]),
    "xy",
    (1, 2),
    [3, 4],
    {5: 6},
    {5: 6}.keys(),
    {5: 6}.values(),
    {7},
    frozenset({8}),
    range(2),
    OrderedDict([(9, 10)]),
    deque((11, 12), 5),
)


def walk(kind):
    for item in kind:
        print(item)


def judge(numbers):
    print(all(numbers), any(numbers), sum(numbers), min(numbers), max(numbers))


numbers = [4, 0, 7]
kind = None
micropython.heap_lock()
for kind in kinds:
    walk(kind)
judge(numbers)
judge((1, 2))
micropython.heap_unlock()
