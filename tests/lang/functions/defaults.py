def f(a, b=2, c=3):
    return a, b, c


print(f(1), f(1, 5), f(1, 5, 6), f(1, c=9), f(c=1, a=2), f(b=0, a=0))

# Defaults are evaluated once, at definition.
def tick():
    print("evaluated")
    return []


def collect(x, into=tick()):
    into.append(x)
    return into


print(collect(1), collect(2))
n = 1


def bound_early(v=n):
    return v


n = 2
print(bound_early())


def many(a=1, b="x", c=(1, 2), d=None, e=[]):
    return a, b, c, d, e


print(many(), many(e=1, d=2))
print((lambda x, y=5: x + y)(1), (lambda *a, k=1: (a, k))(1, 2, k=3))
for bad in (lambda: f(), lambda: f(1, 2, 3, 4), lambda: f(1, a=2), lambda: f(1, z=1), lambda: f(b=1)):
    try:
        bad()
    except TypeError as e:
        print("TypeError", e)
