class A:
    def f(self):
        return "A.f"

    def g(self):
        return "A.g"


class B:
    def g(self):
        return "B.g"

    def h(self):
        return "B.h"


class C(A, B):
    pass


class D(B, A):
    def h(self):
        return "D.h " + B.h(self)


c, d = C(), D()
print(c.f(), c.g(), c.h())
print(d.f(), d.g(), d.h())
print(isinstance(c, A), isinstance(c, B), issubclass(C, B), issubclass(C, D))
print([k.__name__ for k in C.__bases__])


class Mixin:
    def hello(self):
        return "hello from " + self.name


class Base:
    def __init__(self, name):
        self.name = name


class Both(Mixin, Base):
    pass


print(Both("x").hello())


# The search goes depth first, left to right.
class Root:
    def m(self):
        return "Root"


class Left(Root):
    pass


class Right(Root):
    def m(self):
        return "Right"


class Bottom(Left, Right):
    pass


print(Bottom().m())
