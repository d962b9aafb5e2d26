def attempt(f):
    try:
        f()
    except (NameError, AttributeError, ImportError) as e:
        print(type(e).__name__ + ":", e)


def local():
    print(x)
    x = 1


def loop_local():
    for i in ():
        pass
    return i


class C:
    y = 1

    def m(self):
        return y


attempt(lambda: undefined)
attempt(local)
attempt(loop_local)
attempt(C().m)
attempt(lambda: (1).foo)
attempt(lambda: "s".foo)
attempt(lambda: [].foo)
attempt(lambda: {}.foo)
attempt(lambda: None.foo)
attempt(lambda: (1, 2).foo)
attempt(lambda: (1.5).foo)
attempt(lambda: len.foo)
attempt(lambda: C.foo)
attempt(lambda: C().foo)
attempt(lambda: int.foo)
attempt(lambda: C.m.foo)
attempt(lambda: (lambda: 0).foo)
attempt(lambda: range(3).foo)
attempt(lambda: b"".foo)
attempt(lambda: set().foo)
attempt(lambda: iter([]).foo)
attempt(lambda: ValueError.foo)
attempt(lambda: Ellipsis.foo)
import sys

attempt(lambda: sys.foo)


def set_on(o):
    o.foo = 1


attempt(lambda: set_on(5))
attempt(lambda: set_on([]))
attempt(lambda: set_on(int))
attempt(lambda: set_on("s"))
attempt(lambda: delattr(C(), "foo"))
attempt(lambda: getattr(C, "foo"))
