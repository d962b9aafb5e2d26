def f(*args, **kw):
    return args, sorted(kw.items())


print(f(), f(1, 2), f(a=1), f(1, *[2, 3], x=4, **{"y": 5}))
print(f(*"abc"), f(*range(3)), f(*(), **{}))
print(f(*[1], *[2, 3], 4, *()), f(**{"a": 1}, **{"b": 2}, c=3))


def g(a, b, *rest, key=None):
    return a, b, rest, key


print(g(1, 2), g(1, 2, 3, 4), g(*[1, 2, 3], key="k"), g(1, *(2,), key=0))


def gen():
    yield 1
    yield 2


print(f(*gen()), g(*gen()))
print(f(*{1: 2}), f(*{"only"}))
t = (1, 2)


def same(*a):
    return a


print(same(*t) == t, same() is ())


def kwonly(**kw):
    kw["new"] = 1
    return kw


d = {"q": 1}
print(sorted(kwonly(**d)), d)
for bad in (lambda: f(*1), lambda: g(*[1]), lambda: g(1, 2, **{"a": 3}), lambda: g(1, 2, nope=3)):
    try:
        bad()
    except TypeError as e:
        print("TypeError", e)
