g = (x * 2 for x in range(3))
print(type(g).__name__, next(g), list(g), list(g))
print(sum(x for x in range(5)), max(x for x in (3, 1)), list(x for x in "ab"))
print(",".join(str(i) for i in range(4)), any(x > 2 for x in range(5)), all(x for x in (1, 0)))

# The first iterable is evaluated at once, the rest later.
def src(tag, n):
    print("src", tag)
    return range(n)


g = ((a, b) for a in src("outer", 2) for b in src("inner", 2))
print("made")
print(list(g))
n = 3
g = (x * n for x in range(3))
n = 10
print(list(g))
print(tuple(x for x in range(3)), set(x for x in "a"), dict((x, 1) for x in "a"))


def f(*a, **k):
    return a, k


print(list(f(x for x in range(2))[0][0]), f(1, (x for x in "q"))[0][0])
print(list(y for x in ((1, 2), (3,)) for y in x if y != 2))
try:
    (x for x in 5)
except TypeError as e:
    print("TypeError", e)
a = [1, 2, 3]
g = (v for v in a)
a.append(4)
print(list(g))
print(sorted((x for x in [3, 1, 2]), reverse=True))
