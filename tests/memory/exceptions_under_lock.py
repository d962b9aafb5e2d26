# What is set aside gives exceptions their text, and a traceback, although the heap is locked: on a desktop it always is.
import io
import micropython
import sys

if hasattr(micropython, "alloc_emergency_exception_buf"):
    micropython.alloc_emergency_exception_buf(250)


class Own(Exception):
    pass


def fail(kind):
    if kind == 0:
        raise ValueError(1)
    elif kind == 1:
        raise OSError(5)
    elif kind == 2:
        return no_such_name
    elif kind == 3:
        return kind.no_such_attribute
    elif kind == 4:
        return 1 / 0
    elif kind == 5:
        raise KeyError("a", 2)
    elif kind == 6:
        return [kind]
    elif kind == 7:
        raise Own("of a class that needs an object of its own")


def under_lock(kind):
    caught = None
    micropython.heap_lock()
    try:
        fail(kind)
    except Exception as e:
        caught = e
    micropython.heap_unlock()
    out = io.StringIO()
    sys.print_exception(caught, out)
    lines = out.getvalue().split("\n")
    print(len(lines), lines[1].split(",")[1:], lines[2].split(",")[1:], lines[-2])


for i in range(8):
    under_lock(i)
# Again: it was set aside anew.
for i in range(8):
    under_lock(i)
