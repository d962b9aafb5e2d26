class C:
    def __init__(self):
        self.a = 1


c = C()
print("a" in dir(c), "__init__" in dir(C), "a" in c.__dict__)
c.__dict__
print(C.__name__, type(c).__name__)
o = object()
print(type(o) is object, isinstance(o, object))
try:
    o.x = 1
except AttributeError as e:
    print("AttributeError", e)


class WithNew:
    def __new__(cls, v):
        print("new", cls.__name__, v)
        o = object.__new__(cls)
        o.made = True
        return o

    def __init__(self, v):
        print("init", v)
        self.v = v


w = WithNew(5)
print(w.made, w.v)


class Single:
    inst = None

    def __new__(cls):
        if cls.inst is None:
            cls.inst = super().__new__(cls)
        return cls.inst


print(Single() is Single())


class Other:
    def __new__(cls):
        return "not an instance"

    def __init__(self):
        print("init must not run")


print(Other())


class SubNew(WithNew):
    pass


print(SubNew(1).made)
