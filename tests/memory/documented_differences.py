# bytes and constant tuples cost nothing in a loop; a list display does.
import gc


def cost(f):
    gc.collect()
    gc.disable()
    f()
    a = gc.mem_alloc()
    f()
    b = gc.mem_alloc()
    gc.enable()
    return b - a


def with_bytes():
    for i in range(50):
        x = b"\x01\x02\x03"
        y = x[1]


def with_tuple():
    for i in range(50):
        x = (1, 2, 3)
        y = x[1]


def with_list():
    for i in range(50):
        x = [1, 2, 3]
        y = x[1]


def concat():
    s = ""
    for i in range(20):
        s += "abcdefgh"
    return s


def joined():
    return "".join(PARTS)


PARTS = ["abcdefgh"] * 20
print(cost(with_bytes), cost(with_tuple), cost(with_list) >= 50 * 16)
print(cost(concat) > cost(joined) > 0)
b = b"  padded  "
print(b.strip(), b.lstrip(), b.rstrip(), b"x".strip() is not None)


def readinto_loop():
    for i in range(20):
        S.seek(0)
        S.readinto(BUF)


import io

S = io.BytesIO(b"0123456789")
BUF = bytearray(10)
print(cost(readinto_loop))
