# What is compiled afterwards has no assertions from level 1 on, and no line numbers at level 3.
import io
import micropython
import sys

SOURCE = """
def f(x):
    assert x, "asserted"
    return __debug__


def g():
    pass
    raise ValueError
"""


def compiled(level):
    micropython.opt_level(level)
    names = {}
    exec(SOURCE, names)
    micropython.opt_level(0)
    return names


for level in range(4):
    names = compiled(level)
    try:
        print(level, names["f"](0))
    except AssertionError as e:
        print(level, "AssertionError", e)
    try:
        names["g"]()
    except ValueError as e:
        out = io.StringIO()
        sys.print_exception(e, out)
        print(out.getvalue().split("\n")[2].split(",")[1:])
print(micropython.opt_level())
