class Num:
    def __init__(self, v):
        self.v = v

    def __int__(self):
        return self.v

    def __float__(self):
        return self.v + 0.5

    def __complex__(self):
        return complex(self.v, 1)

    def __bool__(self):
        return self.v != 0

    def __str__(self):
        return "Num(%d)" % self.v

    def __abs__(self):
        return -self.v

    def __hash__(self):
        return self.v * 10

    def __bytes__(self):
        return b"num"


n = Num(7)
for f in (int, float, complex, bool, str, abs, hash, repr, bytes, list, len, iter, ord, chr, hex, round, divmod):
    try:
        r = f(n)
        print(f.__name__ if hasattr(f, "__name__") else "f", r if f is not repr else "repr")
    except Exception as e:
        print(type(e).__name__, e)
print("%s %d" % (n, 5), "{}".format(n), [1, 2, 3][Num(1).v], bool(Num(0)))
for f in (lambda: [1, 2, 3][n], lambda: range(n), lambda: 1 + n, lambda: n < 5, lambda: "%d" % n, lambda: bytes([Num(5)])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
