a, b = object(), object()
print(a == a, a == b, a != b, a is a, bool(a), hash(a) == hash(a), isinstance(a, object), type(a) is object)
print(isinstance(5, object), isinstance("x", object), issubclass(int, object), issubclass(object, object), isinstance(int, object))


class C(object):
    pass


class D:
    pass


print(C.__bases__, D.__bases__, issubclass(D, object), object.__name__, isinstance(D(), object))
for f in (lambda: a.x, lambda: a + 1, lambda: a < b, lambda: a[0], lambda: a(), lambda: len(a), lambda: object(1), lambda: iter(a)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(str(a) == repr(a), str(a).startswith("<object"), {a: 1}[a], a in [b, a])
c = C()
object.__setattr__(c, "v", 5)
print(c.v, object.__getattribute__(c, "v") if hasattr(object, "__getattribute__") else 5)
