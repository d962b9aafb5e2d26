import sys, io


def inner(x):
    if x:
        raise ValueError("deep", x)


def middle():
    y = 1
    inner(
        y
    )


class C:
    def method(self):
        middle()


def gen():
    yield 1
    C().method()


try:
    for v in gen():
        pass
except ValueError as e:
    sys.print_exception(e)
try:
    [1 // z for z in (1, 0)]
except ZeroDivisionError as e:
    sys.print_exception(e, sys.stdout)
try:
    (lambda: undefined_name)()
except NameError as e:
    s = io.StringIO()
    sys.print_exception(e, s)
    print(s.getvalue().count("\n"), s.getvalue())
sys.print_exception(KeyError("never raised"))
sys.print_exception(ValueError())
