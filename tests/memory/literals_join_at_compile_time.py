# Adjacent literals are one constant; `+` makes a new object each time.
import gc


def cost(f):
    f()
    gc.collect()
    gc.disable()
    a = gc.mem_alloc()
    for i in range(20):
        f()
    b = gc.mem_alloc()
    gc.enable()
    return b - a


def adjacent():
    return "a text that is no name, " "in two pieces " "or three"


def adjacent_bytes():
    return b"bytes \x00 " b"and more"


def folded():
    return 60 * 60 * 24 + (1 << 10) - 1


PART = "a text that is no name, "


def added():
    return PART + "in two pieces"


print(adjacent(), adjacent_bytes(), folded())
print(adjacent() is adjacent(), adjacent_bytes() is adjacent_bytes(), added() is added())
print(cost(adjacent), cost(adjacent_bytes), cost(folded), cost(added) >= 20 * 32)
