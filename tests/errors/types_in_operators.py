vals = [1, "s", [1], None, (1,), {}, 1.5, b"b"]
ops = [
    ("+", lambda a, b: a + b),
    ("-", lambda a, b: a - b),
    ("*", lambda a, b: a * b),
    ("/", lambda a, b: a / b),
    ("<", lambda a, b: a < b),
    ("in", lambda a, b: a in b),
]
for name, op in ops:
    for a in vals:
        for b in vals:
            try:
                op(a, b)
            except (TypeError, ZeroDivisionError, ValueError) as e:
                print(name, repr(a), repr(b), type(e).__name__, e)
