# Calls everything that a type or module has with arguments of all kinds and numbers. What stands before this text says what is called: OWNER; of a
# type MAKE, which makes an object of it; and SKIPPED, the names that are left out ("new" is the constructor). Of a module, SKIPPED are
# names, as printed below, and MAKES makes objects of its classes by their names, and others that only functions return. GOOD gives, by name, right
# arguments, of which one at a time is replaced by everything else. VARYING are names of whose results only the type is shown; AVOID has, by name, what
# tells of arguments that they would wait, end the program, or read any memory; BEFORE runs before every call. COARSE is for boards, whose texts, floats and words
# are not the original's: types only. ROUGH are names of whose results the last digits are left out.

SKIPPED = SKIPPED.split()
VARYING = VARYING.split()
ROUGH = ROUGH.split()


def choose(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % n


class Plain:
    pass


POOL = [
    lambda: None,
    lambda: True,
    lambda: 0,
    lambda: 1,
    lambda: -1,
    lambda: 5,
    lambda: 300,
    lambda: 1 << 70,
    lambda: -(1 << 64),
    lambda: 1.5,
    lambda: "",
    lambda: "ab",
    lambda: "x y",
    lambda: b"",
    lambda: b"ab",
    lambda: bytearray(b"xy"),
    lambda: memoryview(b"mem"),
    lambda: (),
    lambda: (1, 2),
    lambda: [],
    lambda: [3, 1],
    lambda: {},
    lambda: {1: 2},
    lambda: {"ab"},
    lambda: range(3),
    lambda: Plain,
    lambda: Plain(),
    lambda: len,
    lambda: iter([1, 2]),
    lambda: ValueError,
    lambda: Ellipsis,
    lambda: 1j,
]
N = len(POOL)


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
    if isinstance(x, memoryview):
        return "a memoryview of " + show(bytes(x))
    return "a " + type(x).__name__


def describe(e, coarse):
    name = "the board's OverflowError" if COARSE and isinstance(e, OverflowError) else type(e).__name__
    return name if coarse or name == "MemoryError" else name + ": " + without_address(str(e))


def outcome(name, function):
    # Of a method that is taken from a class, the original looks at the object before it counts arguments.
    coarse = COARSE or name.startswith("of_")
    try:
        x = function()
        if name in ROUGH and not coarse and isinstance(x, float):
            return "about %.12g" % x
        return "a " + type(x).__name__ if coarse or name in VARYING else show(x)
    except BaseException as e:
        return describe(e, coarse)


def attempt(name, get, args, **keywords):
    avoid = AVOID.get(name)
    if avoid and avoid(args):
        return
    BEFORE()
    shown = [show(a) for a in args]
    text = name + "(" + ", ".join(shown) + ("" if not keywords else ", nope=1") + ")"
    print(text, outcome(name, lambda: get()(*args, **keywords)))
    if COARSE:
        return
    for i, a in enumerate(args):
        if isinstance(a, (list, bytearray, dict)) and show(a) != shown[i]:
            print("   changed", show(a))


def calls(name, get, n_more):
    global state
    state = sum(name.encode())
    attempt(name, get, ())
    for make in POOL:
        attempt(name, get, (make(),))
    for n, times in ((2, n_more), (3, n_more), (4, n_more // 3), (5, 1)):
        for _ in range(times):
            attempt(name, get, [POOL[choose(N)]() for _ in range(n)])
    attempt(name, get, (), nope=1)
    good = GOOD.get(name, lambda: ())
    for i in range(len(good())):
        attempt(name, get, good()[i])
        attempt(name, get, good()[i], nope=1)
        attempt(name, get, good()[i][:-1])
        attempt(name, get, good()[i] + (None,))
        for position in range(len(good()[i])):
            for make in POOL:
                args = list(good()[i])
                args[position] = make()
                attempt(name, get, args)


def members(owner):
    return [n for n in sorted(dir(owner)) if n not in SKIPPED and n not in ("__class__", "__name__", "__dict__", "__bases__")]


def close(x):
    try:
        x.close()
    except Exception:
        pass


def of_object(prefix, make, n_more):
    made = None

    def get():
        nonlocal made
        close(made)
        made = make()
        return getattr(made, name)

    try:
        names = members(make())
    except Exception as e:
        # `dir` asks some for attributes, which they may not like.
        names = []
        print(prefix, describe(e, True))
    for name in names:
        if prefix + "." + name not in SKIPPED:
            calls(prefix + "." + name, get, n_more)
    close(made)


OPERATORS = [x + " " + op + " " + y for op in "+ - * / // % | & ^ == != < >= in".split() for x, y in (("a", "b"), ("b", "a"))] + ["a[b]"]


def operators(make, names):
    for b in POOL:
        for op in names:
            both = {"a": make(), "b": b()}
            print(op, show(both["b"]), outcome("", lambda: eval(op, both)))


def of_class(name, owner):
    calls(name, lambda: owner, 25)
    if name not in MAKES:
        print("the tests do not say how to make an object of", name)
    for member in members(owner):
        function = getattr(owner, member)
        full = name + "." + member
        if callable(function) and full not in SKIPPED:
            for make in POOL:
                attempt("of_" + full, lambda: function, (make(),))
                attempt("of_" + full, lambda: function, (make(), 1))


def of_module():
    # Those of the built-in names have tests of their own.
    has_classes = MAKES is not None
    for name in members(OWNER):
        member = getattr(OWNER, name)
        print("=", name)
        if isinstance(member, type) and has_classes:
            of_class(name, member)
        elif callable(member):
            calls(name, lambda: member, 12)
        elif not isinstance(member, type(OWNER)):
            print(outcome(name, lambda: member))
    for name in sorted(MAKES or ()):
        print("= object of", name)
        of_object(name, MAKES[name], 6)
        if name + ".operators" not in SKIPPED:
            operators(MAKES[name], ("a + b", "b + a", "a == b", "a < b", "a in b", "b in a", "a[b]"))


def of_type():
    for name in members(OWNER):
        print("=", name)
        calls("." + name, lambda: getattr(MAKE(), name), 12)
    if "new" not in SKIPPED:
        print("= new")
        calls("new", lambda: OWNER, 25)
    print("= operators")
    operators(MAKE, OPERATORS)


of_type() if MAKE else of_module()
