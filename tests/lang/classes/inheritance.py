class A:
    name = "A"

    def __init__(self):
        print("A init")
        self.a = 1

    def who(self):
        return "A.who " + self.name

    def both(self):
        return "A.both"


class B(A):
    name = "B"

    def __init__(self):
        super().__init__()
        print("B init")
        self.b = 2

    def both(self):
        return "B.both over " + super().both()


class C(B):
    def both(self):
        return "C over " + B.both(self)


class D(A):
    pass


for cls in (A, B, C, D):
    x = cls()
    print(cls.__name__, x.who(), x.both(), sorted(x.__dict__))
print(issubclass(C, A), issubclass(A, C), issubclass(C, (int, B)), issubclass(C, C))
print(isinstance(C(), A), isinstance(D(), B), isinstance(C(), (D, B)))
print(C.__bases__ == (B,), B.__bases__[0].__name__)
A.late = lambda self: "added later"
print(D().late())
print(type("Dyn", (B,), {"extra": 5})().extra)
