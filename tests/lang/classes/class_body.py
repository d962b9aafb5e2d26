# A class body is code like any other.
class C:
    a = 1
    b = a + 1
    if b > 1:
        c = "conditional"
    for i in range(3):
        pass
    try:
        1 / 0
    except ZeroDivisionError:
        d = "handled"
    table = {}
    for k in "xy":
        table[k] = k * 2

    def f(self):
        return self.b

    g = f
    h = lambda self: "lambda " + str(self.a)
    print("in the body", a)
    del a

    class Inner:
        v = "inner"

        class Deeper:
            v = "deeper"


c = C()
C.a = "again"
print(C.b, C.c, C.i, C.d, sorted(C.table.items()))
print(c.f(), c.g(), c.h(), C.Inner.v, C.Inner.Deeper().v)
print(C.__name__, C.Inner.__name__, C.__module__ if hasattr(C, "__module__") else "")


def local():
    v = 5

    class L:
        w = v

        def get(self):
            return v + self.w

    return L


print(local()().get())
x = "module"


class S:
    x = x + " copy"
    y = [x for _ in range(1)]


print(S.x, S.y)


def make(n):
    class K:
        num = n

    return K


A, B = make(1), make(2)
print(A.num, B.num, A is B, isinstance(A(), B))
