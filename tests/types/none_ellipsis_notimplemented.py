print(None, ..., Ellipsis, NotImplemented, repr(None), str(...))
print(None is None, None == None, None == 0, None != False, ... is Ellipsis, bool(None), bool(...), not None)
print(type(None), [None], (None,), {None: None}, "%s" % None, "{}".format(None), f"{None}")
for f in (lambda: None + 1, lambda: None < 1, lambda: None(), lambda: None[0], lambda: None.x, lambda: iter(None), lambda: len(None), lambda: type(None)(), lambda: -None):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(hash(None) == hash(None), None in [None], [None].index(None), None in (1, 2), print() is None)


def f():
    ...


print(f(), sorted([None], key=lambda x: 0))
x = None
print("none" if x is None else "some", x or "default", x and 1)
