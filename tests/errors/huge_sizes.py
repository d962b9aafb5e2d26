# Sizes and shifts that no memory holds end in an exception, at once, and leave everything usable.
def attempt(name, f):
    try:
        r = f()
        print(name, type(r).__name__)
    except (MemoryError, OverflowError, ValueError, TypeError, IndexError) as e:
        print(name, type(e).__name__)


big = 1 << 30
huge = 1 << 70

for n in (big, huge):
    attempt("str", lambda: "x" * n)
    attempt("longer str", lambda: "four" * n)
    attempt("bytes", lambda: b"x" * n)
    attempt("list", lambda: [0] * n)
    attempt("tuple", lambda: (1, 2) * n)
    attempt("bytearray", lambda: bytearray(b"ab") * n)
    attempt("bytearray(n)", lambda: bytearray(n))
    attempt("left", lambda: 1 << (n << 4))
    attempt("right", lambda: 1 >> n)
    attempt("right of big", lambda: -huge >> n)
    attempt("index", lambda: "abc"[n])
    attempt("slice", lambda: [1, 2][n:])
    attempt("percent", lambda: "%*d" % (n, 1))
    attempt("range", lambda: list(range(n)))
    attempt("int from text", lambda: int("9" * 400) > n)

x = []
attempt("extend by itself", lambda: x.extend([1] * 3) or x.extend(x) or x)
print(len(x))
for n in (-1, -big, -huge):
    attempt("negative str", lambda: "x" * n)
    attempt("negative list", lambda: [0] * n)
    attempt("negative shift", lambda: 1 << n)
    attempt("negative bytes", lambda: bytes(n))
print("alive", sum(range(10)))
