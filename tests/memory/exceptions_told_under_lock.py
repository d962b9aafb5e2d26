# With the heap locked exceptions still say what and where.
import io
import micropython
import sys

try:
    micropython.alloc_emergency_exception_buf(256)
except AttributeError:
    pass


def fails():
    micropython.heap_lock()
    caught = None
    try:
        missing_name
    except NameError as e:
        caught = e
    micropython.heap_unlock()
    return caught


def raises(value):
    micropython.heap_lock()
    caught = None
    try:
        raise ValueError(value)
    except ValueError as e:
        caught = e
    micropython.heap_unlock()
    return caught


def show(e):
    text = io.StringIO()
    sys.print_exception(e, text)
    for line in text.getvalue().split("\n"):
        # The file's name is not the same everywhere.
        print(line.split('"')[2] if "File" in line else line)


show(fails())
show(raises(5))

kept = KeyError("kept")
try:
    raise kept
except KeyError:
    pass
micropython.heap_lock()
try:
    raise kept
except KeyError:
    pass
micropython.heap_unlock()
print(repr(kept))
print(repr(raises("text")))
