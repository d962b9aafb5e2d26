# The constants of a function are made once, when it is compiled; a list, a dict and a float result each time.
import gc


def cost(f):
    f()
    gc.collect()
    gc.disable()
    a = gc.mem_alloc()
    for i in range(10):
        f()
    b = gc.mem_alloc()
    gc.enable()
    return b - a


def text():
    return "a text longer than ten characters"


def octets():
    return b"\x00\x01\x02\x03\x04\x05\x06\x07"


def numbers():
    return (1, 2, (3, 4), "nested", b"x", None)


def big():
    return 123456789012345678901234567890


def real():
    return 1.5


def imaginary():
    return 2j


def made_list():
    return [1, 2, 3]


def made_dict():
    return {1: 2}


def made_tuple():
    x = 1
    return (x, 2, 3)


def made_float():
    x = 3
    return x / 2


def sliced():
    return (1, 2, 3)[1:]


for f in (text, octets, numbers, big, imaginary):
    print(f.__name__, cost(f), f() is f())
for f in (made_list, made_dict, made_tuple, made_float, sliced):
    print(f.__name__, cost(f) >= 10 * 16 or f is made_float, f() is f() and f is not made_float)
