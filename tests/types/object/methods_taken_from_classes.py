# A method that was taken from a class looks at its object before it counts arguments; exactly that class counts.
import io
from array import array
from collections import OrderedDict, deque, namedtuple


class Items(list):
    first = list.index

    def append(self, item):
        super().append(item)
        list.append(self, item)


Pair = namedtuple("Pair", "left right")


def generate():
    yield 1


def attempt(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


attempt(str.upper, "a")
attempt(str.upper)
for method, *rest in (
    (str.upper,), (str.join, ["a"]), (bytes.upper,), (bytearray.append, 1), (list.append, 1), (list.sort,), (tuple.count, 1), (dict.get, 1),
    (OrderedDict.get, 1), (set.add, 1), (frozenset.union, [1]), (int.to_bytes, 1), (array.append, 1), (deque.append, 1), (type(generate()).send, None),
):
    for thing in ("a", b"a", bytearray(b"a"), [1], (1,), {1: 2}, OrderedDict(), {1}, frozenset(), 1, True, 1.5, array("b"), deque((), 1), None, Items(), Pair(1, 2), generate()):
        attempt(method, thing, *rest)
        attempt(method, thing, *rest, 1, 2, 3, 4, 5)
attempt(lambda: Items().append(1))
attempt(lambda: Items([5]).first(5))
attempt(lambda: Items([5]).first([4, 5], 5))
attempt(list.sort, [2, 1], reverse=True)
attempt(str.format, "{a}{}", 1, a=2)
attempt(sorted, ["b", "A"], key=str.lower)
attempt(lambda: list(map(str.strip, [" a", b"b "])))
attempt(lambda: (str.upper, str.upper is str.upper, str.upper == str.upper, callable(str.upper), hasattr(str.upper, "__name__")))
attempt(lambda: (type(str.upper), type(str.upper) is type(len), isinstance(str.upper, type(len))))
attempt(type(str.upper), 1)
# Class methods and those of `object` do not look.
attempt(dict.fromkeys, [1], 2)
attempt(int.from_bytes, b"a")
attempt(bytes.fromhex, "61")
attempt(object.__setattr__, 1, "a", 2)
attempt(lambda: "a".upper.__class__)
