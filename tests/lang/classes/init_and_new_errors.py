class BadInit:
    def __init__(self):
        return 5


class NeedsArg:
    def __init__(self, x):
        self.x = x


class NoInit:
    pass


for f in (lambda: BadInit(), lambda: NeedsArg(), lambda: NeedsArg(1, 2), lambda: NeedsArg(y=1), lambda: NoInit(1), lambda: NoInit(x=1)):
    try:
        f()
        print("ok")
    except TypeError as e:
        print("TypeError", e)


class Raises:
    def __init__(self):
        raise ValueError("in init")


try:
    Raises()
except ValueError as e:
    print("ValueError", e)


class Half:
    def __init__(self, fail):
        self.a = 1
        if fail:
            raise KeyError("half")
        self.b = 2


for fail in (True, False):
    try:
        print(sorted(Half(fail).__dict__))
    except KeyError as e:
        print("KeyError", e)


class Outer:
    def __init__(self):
        self.inner = Inner(self)


class Inner:
    def __init__(self, outer):
        self.outer = outer


o = Outer()
print(o.inner.outer is o)
c = NeedsArg.__new__(NeedsArg) if hasattr(NeedsArg, "__new__") else object.__new__(NeedsArg)
print(hasattr(c, "x"))
c.__init__(7)
print(c.x)
