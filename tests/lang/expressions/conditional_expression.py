def side(x):
    print("side", x)
    return x


print(side(1) if side(2) else side(3))
print(side(1) if side(0) else side(3))
f = lambda n: "neg" if n < 0 else "zero" if n == 0 else "pos"
print(f(-1), f(0), f(1))
print([x if x % 2 else -x for x in range(6)])
print((1 if [] else 2), {"a": 1 if () else 2})
a = 3
b = a if a > 2 else None
print(b)
print("yes" if a in (1, 2, 3) and a != 2 else "no")
print(("x" if a else "y") * 2, "x" if a else "y" * 2)


def g():
    return "r" if a == 3 else "s"


print(g())
x = (yes := 5) if a else 0
print(x, yes)
