# Calls everything that a type or module has with arguments of all kinds and numbers. What stands before this text says what is called: OWNER, of a
# type MAKE, which makes an object of it, and SKIPPED, the names that are left out.

SKIPPED = SKIPPED.split()  # "new" is the constructor
state = 12345


def choose(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % n


class Plain:
    pass


def pool():
    return [
        None,
        True,
        0,
        1,
        -1,
        5,
        300,
        1 << 70,
        -(1 << 64),
        1.5,
        "",
        "ab",
        "x y",
        b"",
        b"ab",
        bytearray(b"xy"),
        memoryview(b"mem"),
        (),
        (1, 2),
        [],
        [3, 1],
        {},
        {1: 2},
        {"ab"},
        range(3),
        Plain,
        Plain(),
        len,
        iter([1, 2]),
        ValueError,
        Ellipsis,
        1j,
    ]


N = len(pool())


def without_address(s):
    at = s.find("object at ")
    return s[:at] if at >= 0 else s


def show(x, depth=0):
    if isinstance(x, (tuple, list)) and type(x) in (tuple, list) and depth < 3:
        return type(x).__name__ + "(" + ", ".join([show(i, depth + 1) for i in x[:9]]) + ")"
    if isinstance(x, (set, frozenset, dict)):
        return type(x).__name__ + " of " + str(len(x))
    if x is None or isinstance(x, (bool, int, float, complex, str, bytes, bytearray, range)):
        s = without_address(repr(x))
        return s if len(s) < 80 else s[:40] + "..." + str(len(s))
    return "a " + type(x).__name__


def describe(e):
    return type(e).__name__ + ": " + without_address(str(e))


def texts(idxs):
    return " ".join([str(i) for i in idxs])


def attempt(name, get, idxs):
    args = pool()
    args = [args[i] for i in idxs]
    try:
        r = show(get()(*args))
    except MemoryError:
        r = "MemoryError"
    except BaseException as e:
        r = describe(e)
    print(name, "(", texts(idxs), ")", r)
    for i, a in enumerate(args):
        if isinstance(a, (list, bytearray)) and a not in ([], [3, 1], b"xy"):
            print("   changed", i, show(a))


def calls(name, get, n_more):
    attempt(name, get, ())
    for i in range(N):
        attempt(name, get, (i,))
    for n, times in ((2, n_more), (3, n_more), (4, n_more // 3), (5, 1)):
        for _ in range(times):
            attempt(name, get, [choose(N) for _ in range(n)])
    try:
        get()(nope=1)
        print(name, "takes a keyword")
    except BaseException as e:
        print(name, "keyword", describe(e))


def members(owner):
    return [n for n in sorted(dir(owner)) if n not in SKIPPED and n not in ("__class__", "__name__", "__dict__", "__bases__")]


OPERATORS = [x + " " + op + " " + y for op in "+ - * / // % | & ^ == != < >= in".split() for x, y in (("a", "b"), ("b", "a"))] + ["a[b]"]
names = members(OWNER)
print(names)
for name in names:
    member = getattr(OWNER, name)
    if MAKE:
        calls("." + name, lambda: getattr(MAKE(), name), 12)
    elif callable(member):
        calls(name, lambda: member, 25)
    else:
        print(name, show(member))
if MAKE:
    if "new" not in SKIPPED:
        calls("new", lambda: OWNER, 25)
    for i in range(N):
        for op in OPERATORS:
            try:
                r = show(eval(op, {"a": MAKE(), "b": pool()[i]}))
            except MemoryError:
                r = "MemoryError"
            except BaseException as e:
                r = describe(e)
            print(op, i, r)
