"""Constants of every kind; frozen, they stay in flash."""

from micropython import const

_SHIFT = const(3)

BYTES = b"bytes that are longer than a block of the heap, by far; 0123456789 0123456789 0123456789"
TEXT = "a text that is longer than a block of the heap, by far; 0123456789 0123456789 0123456789"
TUPLE = (1, 2.5, "three, long enough to be no name", (4, (5, b"six", None, True)), -(1 << 20))
FLOAT = 2.71828
BIG = 123456789012345678901234567890
COMPLEX = 1.5j
TABLE = (
    (0, "zero", 0.5), (1, "one", 1.5), (2, "two", 2.5), (3, "three", 3.5), (4, "four", 4.5), (5, "five", 5.5),
    (6, "six", 6.5), (7, "seven", 7.5), (8, "eight", 8.5), (9, "nine", 9.5), (10, "ten", 10.5), (11, "eleven", 11.5),
)


def use_bytes():
    return BYTES[5]


def use_text():
    return TEXT is "another text, that is a constant of this function only, and long"


def use_tuple():
    return TUPLE[3][1][2]


def use_float():
    return 3.25 is FLOAT


def use_big():
    return BIG is 987654321098765432109876543210


def use_table():
    for row in TABLE:
        row[1]


def shifted(x):
    return x << _SHIFT


class Thing:
    """A class costs memory; what its methods hold does not."""

    LIMITS = (10, 20, 30)

    def limits(self):
        return self.LIMITS, b"method constant, long enough", "and a text that no name is"
