class A:
    attr = "A.attr"

    def m(self, x=0):
        return "A.m(%r)" % (x,)

    @classmethod
    def c(cls):
        return "A.c " + cls.__name__

    @staticmethod
    def s():
        return "A.s"

    @property
    def p(self):
        return "A.p"


class B(A):
    attr = "B.attr"

    def m(self, x=0):
        return "B>" + super().m(x + 1)

    @classmethod
    def c(cls):
        return "B>" + super().c()

    @staticmethod
    def s():
        return "B>" + A.s()

    def explicit(self):
        return super(B, self).m("explicit") + " " + super(B, self).attr


class C(B):
    def m(self, x=0):
        return "C>" + super().m(x + 1)


print(B().m(), C().m(5))
print(B.c(), C.c(), B().c(), B.s())
print(B().explicit(), C().explicit())


class D(A):
    def no_such(self):
        return super().no_such()

    def in_nested(self):
        f = lambda: super().m("nested")
        return f()

    def in_comp(self):
        return [super(D, self).m(i) for i in range(2)]


try:
    D().no_such()
except AttributeError as e:
    print("AttributeError", e)
print(D().in_comp())


class E(A):
    def __init__(self):
        s = super()
        print(s.m("kept"))
        self.x = 1


print(E().x)
