import micropython


def f():
    micropython.heap_lock()
    try:
        x = 1 + 2
        y = x * 3 - 1
        try:
            z = [1, 2, 3]
            r = "allocated"
        except MemoryError:
            r = "MemoryError"
        try:
            b = bytearray(100)
        except MemoryError:
            r = "MemoryError again"
        s = "constant"
        n = len(s)
    finally:
        micropython.heap_unlock()
    return r, y, n


print(f())
micropython.heap_lock()
micropython.heap_lock()
print(micropython.heap_unlock(), micropython.heap_unlock())
print([1, 2])


def deep(n):
    return n if n == 0 else deep(n - 1)


def calls_under_lock():
    micropython.heap_lock()
    r = deep(5)
    micropython.heap_unlock()
    return r


print(calls_under_lock())
ok = 0
micropython.heap_lock()
try:
    raise ValueError
except ValueError:
    ok = 1
micropython.heap_unlock()
print(ok)
