class A:
    n = 1

    @staticmethod
    def s(a, b=2):
        return a, b

    @classmethod
    def c(cls, x=0):
        return cls.__name__, cls.n, x

    @classmethod
    def make(cls, *a):
        o = cls()
        o.a = a
        return o

    def plain(self):
        return "plain"

    s2 = staticmethod(lambda: "wrapped")
    c2 = classmethod(lambda cls: cls.n * 10)


class B(A):
    n = 2


print(A.s(1), A().s(1, 3), B.s(5))
print(A.c(), A().c(1), B.c(x=2), B().c())
print(type(B.make(1, 2)).__name__, B.make(1, 2).a)
print(A.s2(), B().s2(), B.c2(), A().c2())
print(A.plain(A()))
f = B.c
print(f("bound to the class"))
g = B().s
print(g("free"))
