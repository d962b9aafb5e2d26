# Special methods that answer this and that, in a class, a derived class or not at all, on both sides of every operator.
ANSWERS = (None, NotImplemented, 1)
ARITHMETIC = (
    ("add", lambda a, b: a + b), ("sub", lambda a, b: a - b), ("mul", lambda a, b: a * b), ("truediv", lambda a, b: a / b),
    ("floordiv", lambda a, b: a // b), ("mod", lambda a, b: a % b), ("pow", lambda a, b: a**b), ("lshift", lambda a, b: a << b),
    ("rshift", lambda a, b: a >> b), ("and", lambda a, b: a & b), ("or", lambda a, b: a | b), ("xor", lambda a, b: a ^ b),
    ("matmul", lambda a, b: a @ b),
)


def attempt(*what):
    f = what[-1]
    try:
        r = f()
        print(*what[:-1], type(r).__name__ if "object" in repr(r) else r)
    except Exception as e:
        print(*what[:-1], repr(e))


def told(name, result):
    def method(*args):
        print(" ", name, len(args))
        return result

    return method


for name, operator in ARITHMETIC:
    for left in ANSWERS:
        for right in ANSWERS:
            A = type("A", (), {"__%s__" % name: told("left", left)} if left else {})
            B = type("B", (), {"__r%s__" % name: told("right", right)} if right else {})
            C = type("C", (A,), {"__r%s__" % name: told("derived", 3)})
            I = type("I", (), {"__i%s__" % name: told("inplace", left)})
            others = (1, 1.5, "", b"", [], (), {}, None, 1 << 70, True)
            attempt(name, "A B", lambda: operator(A(), B()))
            attempt(name, "A C", lambda: operator(A(), C()))
            attempt(name, "B A", lambda: operator(B(), A()))
            attempt(name, "I", lambda: operator(I(), B()))
            for other in others:
                attempt(name, "A", other, lambda: operator(A(), other))
                attempt(name, other, "B", lambda: operator(other, B()))


class Base:
    pass


for name, operator in (
    ("lt", lambda a, b: a < b), ("le", lambda a, b: a <= b), ("eq", lambda a, b: a == b), ("ne", lambda a, b: a != b), ("gt", lambda a, b: a > b),
    ("ge", lambda a, b: a >= b),
):
    for answered in ("lt", "le", "eq", "ne", "gt", "ge"):
        for answer in (NotImplemented, True, False, 0, "x", None):
            A = type("A", (), {"__%s__" % answered: told(answered, answer)})
            a, b = A(), Base()
            for i, (left, right) in enumerate(
                ((a, b), (b, a), (a, 1), (1, a), (a, A()), ("", a), (None, a), ((a,), (A(),)), ([a], [1]), ((1, a), (1, 2)), ([a], [a]), (a, a))
            ):
                attempt(name, answered, answer, i, lambda: operator(left, right))
ONE = (
    ("len", len), ("bool", bool), ("hash", hash), ("repr", repr), ("str", str), ("int", int), ("float", float), ("neg", lambda a: -a),
    ("pos", lambda a: +a), ("invert", lambda a: ~a), ("abs", abs), ("iter", iter), ("next", next), ("call", lambda a: a()), ("enter", None),
    ("getitem", lambda a: a[0]), ("contains", lambda a: 1 in a), ("round", round), ("complex", complex), ("reversed", reversed), ("dir", dir),
    ("getattr", lambda a: a.missing), ("format", lambda a: "{:5}".format(a)), ("index", lambda a: [1][a]), ("bytes", bytes), ("divmod", lambda a: divmod(a, 1)),
)
def decimal(a):
    return "%d" % a


def star(a):
    return (lambda *x: x)(*a)


def spread(a):
    return (lambda **x: x)(**a)


USES = tuple(f for _, f in ONE if f) + (
    list, tuple, set, dict, sorted, sum, max, lambda a: "%s" % (a,), decimal, lambda a: {a: 1}, lambda a: "yes" if a else "no",
    lambda a: not a, range, lambda a: "a" * a, star, spread, lambda a: next(iter(a)),
)
for name, _ in ONE:
    for answer in (0, 1, -1, "a", None, True, 1.5, [], iter([1]), 1 << 70, NotImplemented):
        method = told(name, answer)
        if name == "getitem":
            # Iteration needs an end.
            method = lambda self, i: answer if i in (0, 1, 2) else [][0]
        if name == "next" and answer is not None:
            method = lambda self: [].pop()
        A = type("A", (), {"__%s__" % name: method})
        for i, use in enumerate(USES):
            # An instance without the method shows its address.
            if use in (hash, dir):
                continue
            # The original makes room for as many bytes or arguments as `__len__` says, whatever it says.
            if name == "len" and use in (bytes, star, spread):
                continue
            # It asks `__getattr__` for `__getitem__` when it iterates.
            if name == "getattr" and i != 20:
                continue
            # `%d` takes one word.
            if answer == 1 << 70 and use is decimal:
                continue
            attempt(name, type(answer), i, lambda: use(A()))
