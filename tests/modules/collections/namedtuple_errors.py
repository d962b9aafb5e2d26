from collections import namedtuple

for args in ((), ("A",), ("A", 5), ("A", ["x", "y"]), ("A", "x y"), ("A", ("x",)), (5, "x"), ("A", []), ("A", "")):
    try:
        t = namedtuple(*args)
        print(args, t.__name__)
    except Exception as e:
        print(args, type(e).__name__, e)
A = namedtuple("A", "x y")
a = A(1, 2)


def setattr_x():
    a.x = 5


def del_x():
    del a.x


for f in (setattr_x, del_x, lambda: a.z, lambda: A(), lambda: A(1, 2, z=3), lambda: a[5], lambda: a + [1], lambda: a < (1, 3), lambda: a == A(1, 2), lambda: a * 2, lambda: hash(a) == hash((1, 2)), lambda: a._fields if hasattr(a, "_fields") else "no _fields"):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print("%s and %s" % a, "{} {}".format(*a), list(map(str, a)), dict([a]), max(A(1, 5), A(1, 2)))
