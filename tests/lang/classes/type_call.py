A = type("A", (), {"x": 1, "m": lambda self: self.x})
a = A()
print(A.__name__, a.x, a.m(), type(a) is A)
B = type("B", (A,), {"x": 2})
print(B().m(), issubclass(B, A))
print(type(1), type("s"), type([]), type(None), type(type), type(A))
print(type(1) is int, type(1.5) is float, type(type(1)) is type)
print(int, str, list, dict, A, Exception, object)


def init(self, v):
    self.v = v


C = type("C", (object,), {"__init__": init, "__repr__": lambda s: "C<%s>" % s.v})
print(C(5))
for f in (lambda: type(), lambda: type(1, 2), lambda: type("x", 5, {}), lambda: type("x", (int, str), {})):
    try:
        f()
    except TypeError as e:
        print("TypeError", e)
try:

    class Bad(type(len)):
        pass

except TypeError as e:
    print("TypeError", e)
try:

    class Bad2(5):
        pass

except TypeError as e:
    print("TypeError", e)
print(isinstance(A, type), isinstance(1, type), isinstance(int, type))
for f in (lambda: isinstance(1, 5), lambda: issubclass(1, int), lambda: issubclass(int, 5)):
    try:
        f()
    except TypeError as e:
        print("TypeError", e)
