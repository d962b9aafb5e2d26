class Temp:
    def __init__(self, c):
        self._c = c

    @property
    def c(self):
        print("get c")
        return self._c

    @c.setter
    def c(self, v):
        print("set c", v)
        self._c = v

    @c.deleter
    def c(self):
        print("del c")
        self._c = None

    @property
    def f(self):
        return self._c * 9 // 5 + 32

    def _get(self):
        return "old style"

    def _set(self, v):
        print("old set", v)

    old = property(_get, _set)


t = Temp(100)
print(t.c, t.f)
t.c = 20
t.c += 1
print(t.f, t.old)
t.old = 5
del t.c
print(t._c)
for what in ("t.f = 1", "del t.f", "del t.old"):
    try:
        if what == "t.f = 1":
            t.f = 1
        elif what == "del t.f":
            del t.f
        else:
            del t.old
    except AttributeError as e:
        print(what, "AttributeError", e)


class Sub(Temp):
    @property
    def f(self):
        return "sub " + str(self._c)


s = Sub(7)
print(s.f, s.c)
print(type(Temp.c).__name__)


class Fails:
    @property
    def p(self):
        raise ValueError("from the getter")


try:
    Fails().p
except ValueError as e:
    print(e)
print(hasattr(t, "c"))
