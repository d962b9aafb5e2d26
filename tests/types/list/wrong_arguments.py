ARGS = [(), (None,), (5,), (-1,), ("s",), (b"b",), ([],), (1.5,), ((),), (1, 2), ("a", "b"), ("a", 1), (1, 2, 3, 4)]


def show(x):
    s = repr(x)
    return s if s[0] != "<" and len(s) < 60 else type(x).__name__


def attempt(name, f, *a, **k):
    try:
        r = show(f(*a, **k))
    except Exception as e:
        r = type(e).__name__ + ": " + str(e)
    print(name, a, r)


def methods(make, names):
    for n in names.split():
        for a in ARGS:
            attempt(n, getattr(make(), n), *a)
        try:
            getattr(make(), n)(nope=1)
            print(n, "takes a keyword")
        except TypeError as e:
            print(n, "keyword:", e)


methods(lambda: [3, 1, 2], "append clear copy count extend index pop remove reverse sort")
