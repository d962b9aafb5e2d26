class Base:
    def __init__(self, v):
        self.v = v

    def __len__(self):
        return self.v

    def __str__(self):
        return "Base str %d" % self.v

    def __eq__(self, o):
        return self.v == o.v

    def __add__(self, o):
        return type(self)(self.v + o.v)

    def __getitem__(self, i):
        return i * self.v

    def __call__(self, x):
        return x + self.v

    def __iter__(self):
        yield self.v
        yield self.v + 1

    def __contains__(self, x):
        return x == self.v

    def __enter__(self):
        return self

    def __exit__(self, *a):
        print("exit", self.v)

    def __hash__(self):
        return self.v


class Sub(Base):
    def __str__(self):
        return "Sub of " + super().__str__()

    def __len__(self):
        return super().__len__() * 2

    def __getitem__(self, i):
        return ("sub", super().__getitem__(i))


class SubSub(Sub):
    pass


for cls in (Base, Sub, SubSub):
    x = cls(3)
    print(len(x), str(x), x == cls(3), type(x + x).__name__, (x + x).v, x[2], x(10), list(x), 3 in x, 4 in x, {x: 1}[cls(3)])
    with x as y:
        print(y is x)


class Over(Sub):
    __len__ = lambda self: 99
    __str__ = Base.__str__


print(len(Over(1)), str(Over(1)))
