import sys, math

print(math.__name__, type(math), type(math).__name__, hasattr(math, "sqrt"), hasattr(math, "nope"))
print(repr(math), str(sys))
for f in (lambda: math.nope, lambda: setattr(math, "x", 1), lambda: math(), lambda: math + 1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print("sqrt" in dir(math), "__name__" in dir(math), isinstance(sys.modules, dict))


class Fake:
    answer = 42

    def __init__(self):
        self.other = 7


sys.modules["fake_mod"] = Fake()
import fake_mod
from fake_mod import answer, other

print(fake_mod.answer, answer, other)
try:
    from fake_mod import missing
except ImportError as e:
    print("ImportError", e)
del sys.modules["fake_mod"]
try:
    import fake_mod
except ImportError as e:
    print("ImportError", e)
