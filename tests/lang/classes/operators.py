class N:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return "N(%r)" % (self.v,)

    def __add__(self, o):
        return N(("add", self.v, getattr(o, "v", o)))

    def __sub__(self, o):
        return N(("sub", self.v, o))

    def __mul__(self, o):
        return N(("mul", self.v, o))

    def __truediv__(self, o):
        return N(("truediv", self.v, o))

    def __floordiv__(self, o):
        return N(("floordiv", self.v, o))

    def __mod__(self, o):
        return N(("mod", self.v, o))

    def __pow__(self, o):
        return N(("pow", self.v, o))

    def __lshift__(self, o):
        return N(("lshift", self.v, o))

    def __rshift__(self, o):
        return N(("rshift", self.v, o))

    def __and__(self, o):
        return N(("and", self.v, o))

    def __or__(self, o):
        return N(("or", self.v, o))

    def __xor__(self, o):
        return N(("xor", self.v, o))

    def __matmul__(self, o):
        return N(("matmul", self.v, o))

    def __neg__(self):
        return N(("neg", self.v))

    def __pos__(self):
        return N(("pos", self.v))

    def __invert__(self):
        return N(("invert", self.v))

    def __abs__(self):
        return N(("abs", self.v))


n = N(1)
print(n + 2, n + N(5), n - 2, n * 2, n / 2, n // 2, n % 2, n**2)
print(n << 2, n >> 2, n & 2, n | 2, n ^ 2, n @ 2)
print(-n, +n, ~n, abs(n))
n += 7
print(n)
m = N(0)
m <<= 1
print(m)


class Plain:
    pass


for f in (lambda: Plain() + 1, lambda: 1 + Plain(), lambda: -Plain(), lambda: Plain() < Plain(), lambda: Plain()[0]):
    try:
        f()
    except TypeError as e:
        print("TypeError", e)
