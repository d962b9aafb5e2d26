from collections import namedtuple

P = namedtuple("P", ("x", "y"))
p = P(1, 2)
print(p, p.x, p.y, p[0], p[-1], len(p), p == (1, 2), p + (3,), tuple(p), list(p))
print(P(x=3, y=4), P(5, y=6), P.__name__, isinstance(p, tuple), hash(p) == hash((1, 2)), {p: 1}[P(1, 2)])
x, y = p
print(x, y, p[:1], p * 2, 1 in p, sorted([P(2, 1), P(1, 2)]), P("a", None))
Q = namedtuple("Q", "a b c")
print(Q(1, 2, 3), Q(*range(3)), Q(**{"a": 1, "b": 2, "c": 3}))
R = namedtuple("R", ["one"])
print(R(1), R([1, 2]).one)
for f in (lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, x=2), lambda: P(1, z=2), lambda: p.z, lambda: p[2]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    p.x = 5
except AttributeError as e:
    print("AttributeError", e)


class Sub(namedtuple("Base", "u v")):
    def total(self):
        return self.u + self.v


s = Sub(3, 4)
print(s.total(), s.u, s[1], "%s %s" % p, "%d-%d" % P(7, 8))
