# requires: host
# Layouts of any shape over a buffer: sizes, what is read within it, and what is refused.
import random
import uctypes as u

SCALARS = (u.UINT8, u.INT8, u.UINT16, u.INT16, u.UINT32, u.INT32, u.UINT64, u.INT64)
CONTENT = bytes(range(256)) * 2
data = bytearray(CONTENT)
random.seed(5)
number = random.randrange


def field(depth):
    offset = number(24)
    kind = number(8 if depth else 6)
    if kind < 2:
        return offset | random.choice(SCALARS)
    if kind == 2:
        return offset | u.BFUINT16 | number(9) << u.BF_POS | 1 + number(7) << u.BF_LEN
    if kind == 3:
        return (offset | u.ARRAY, 1 + number(4) | random.choice(SCALARS))
    if kind == 4:
        # Not always of the form that is asked for.
        return random.choice((offset, 5, None, "text", {"q": "r"}, [1], len, 1.5))
    if kind == 5:
        return (offset | u.ARRAY, 1 + number(3), {"s": number(3) | u.UINT8})
    return (offset, {"abc"[i]: field(depth - 1) for i in range(1 + number(3))})


def show(x, depth=0):
    return x if isinstance(x, int) or type(x).__name__ == "bytearray" else type(x).__name__


def attempt(function):
    try:
        return show(function())
    except Exception as e:
        return type(e).__name__ + " " + str(e)


for i in range(150):
    layout = {"abc"[k]: field(2) for k in range(1 + number(3))}
    for order in (u.LITTLE_ENDIAN, u.BIG_ENDIAN, u.NATIVE):
        print(i, attempt(lambda: u.sizeof(layout, order)), end=" ")
        made = u.struct(u.addressof(data), layout, order)
        for name in "abcd":
            print(name, attempt(lambda: getattr(made, name)), end=" ")
            if isinstance(layout.get(name), tuple):
                part = attempt(lambda: getattr(made, name)[i % 4])
                print(part, end=" ")
        print()
    name = random.choice("abc")
    print(" ", attempt(lambda: setattr(made, name, random.choice((7, -1, 1 << 40, None, "x")))), bytes(data[:40]) == bytes(range(40)))
    data[:] = CONTENT
