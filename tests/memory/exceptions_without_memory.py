# Exceptions that are raised while the heap is locked, or full, have text and arguments.
import micropython

try:
    micropython.alloc_emergency_exception_buf(256)
except AttributeError:
    pass


def locked(f):
    kept = None
    micropython.heap_lock()
    try:
        f()
    except BaseException as e:
        kept = e
    micropython.heap_unlock()
    return kept


def undefined():
    nothing_of_this_name


def wrong_raise():
    raise 0


def with_args():
    raise ValueError(1, 2)


def many_args():
    raise ValueError(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65)


def deep():
    deep()


def allocates():
    [1, 2, 3]


for f in (undefined, wrong_raise, with_args, many_args, deep, allocates):
    print(repr(locked(f)))


# The same with a heap that is full.
def fill():
    chain = None
    try:
        while True:
            chain = [chain]
    except MemoryError as e:
        full = type(e)
    try:
        undefined()
    except NameError as e:
        other = type(e)
    while chain:
        chain[0], chain = None, chain[0]
    return full, other


print(fill(), fill())
