# Every binary operator, the in-place ones too, between values of all types: what comes out, or the exception with its text.
from array import array
from collections import OrderedDict, deque, namedtuple
import sys

Pair = namedtuple("Pair", ("a", "b"))


class Number:
    def __repr__(self):
        return "Number"

    def __int__(self):
        return 3

    def __float__(self):
        return 2.5


class Special:
    def __repr__(self):
        return "Special"

    def __add__(self, o):
        return "add"

    def __radd__(self, o):
        return ("radd", type(o))

    def __rmul__(self, o):
        return ("rmul", type(o))

    def __eq__(self, o):
        return "eq"

    def __lt__(self, o):
        return ("lt", type(o))

    def __hash__(self):
        return 5

    def __contains__(self, o):
        return 1

    def __iadd__(self, o):
        return "iadd"


class Items(list):
    pass


class Table(dict):
    pass


class Text(str):
    pass


class Row(tuple):
    pass


class Slicer:
    def __getitem__(self, i):
        return i


MAKERS = [
    lambda: 0, lambda: 1, lambda: -1, lambda: 3, lambda: 255, lambda: 1 << 62, lambda: 1 << 64, lambda: -(1 << 70), lambda: True, lambda: False,
    lambda: None, lambda: ..., lambda: 0.0, lambda: -0.0, lambda: 1.5, lambda: -2.5, lambda: 1e300, lambda: float("nan"), lambda: float("inf"),
    lambda: 2.0, lambda: 1j, lambda: 1 + 2j, lambda: "", lambda: "abc", lambda: "é日", lambda: "%s", lambda: "%(k)s", lambda: b"", lambda: b"abc",
    lambda: b"\xff", lambda: bytearray(b"abc"), lambda: memoryview(b"abc"), lambda: array("b", [1, 2]), lambda: array("H", [1, 2]),
    lambda: array("d", [1.0]), lambda: [], lambda: [1, 2, 3], lambda: (), lambda: (1, 2), lambda: (1, "a"), lambda: {}, lambda: {1: 2},
    lambda: {"k": 1}, lambda: {1}, lambda: set(), lambda: frozenset((1, 2)), lambda: range(3), lambda: range(10, 0, -3),
    lambda: OrderedDict([("k", 1)]), lambda: Pair(1, 2), lambda: deque((1, 2), 5), lambda: int, lambda: len, lambda: Slicer()[1:2],
    lambda: NotImplemented, lambda: Number(), lambda: Special(), lambda: ValueError(1), lambda: {1: 2}.keys(), lambda: {1: 2}.items(),
    lambda: Items([1]), lambda: Table(k=1), lambda: Text("abc"), lambda: Row((1, 2)), lambda: sys, lambda: iter([1]),
]
# Here the original raises where ours gives a product or a sum: see COMPATIBILITY.md.
DERIVED = (Items, Table, Text, Row, Pair)


def iadd(a, b):
    a += b
    return a


def isub(a, b):
    a -= b
    return a


def imul(a, b):
    a *= b
    return a


def ior(a, b):
    a |= b
    return a


def iand(a, b):
    a &= b
    return a


def contains(a, b):
    # The original takes the smallest integer of one word for a long one.
    return a in b


OPERATORS = [
    ("+", lambda a, b: a + b), ("-", lambda a, b: a - b), ("*", lambda a, b: a * b), ("/", lambda a, b: a / b), ("//", lambda a, b: a // b),
    ("%", lambda a, b: a % b), ("**", lambda a, b: a**b), ("<<", lambda a, b: a << b), (">>", lambda a, b: a >> b), ("&", lambda a, b: a & b),
    ("|", lambda a, b: a | b), ("^", lambda a, b: a ^ b), ("@", lambda a, b: a @ b), ("<", lambda a, b: a < b), (">=", lambda a, b: a >= b),
    ("==", lambda a, b: a == b), ("!=", lambda a, b: a != b), ("in", contains), ("not in", lambda a, b: a not in b),
    ("+=", iadd), ("-=", isub), ("*=", imul), ("|=", ior), ("&=", iand), ("divmod", divmod),
]

def shown(value):
    text = repr(value)
    return text if " at " not in text and "object" not in text else type(value).__name__


for name, operator in OPERATORS:
    for i, make_left in enumerate(MAKERS):
        for j, make_right in enumerate(MAKERS):
            left, right = make_left(), make_right()
            large = isinstance(right, int) and abs(right) > 255
            if large and (name in ("<<", "**") or name[0] == "*" and not isinstance(left, (int, float, complex))):
                continue
            if isinstance(right, DERIVED) and (isinstance(left, DERIVED) or name in ("*", "*=") and isinstance(left, (int, bool))):
                continue
            # Bytes are ordered beside text, but not beside text of a derived class.
            if isinstance(right, Text) and name in ("<", ">=") and isinstance(left, (bytes, bytearray)):
                continue
            if name[0] == "*" and isinstance(left, int) and abs(left) > 255 and not isinstance(right, (int, float, complex)):
                continue
            try:
                print(name, i, j, shown(operator(left, right)))
            except Exception as e:
                print(name, i, j, repr(e))
