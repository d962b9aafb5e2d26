print([x for x in range(4)], [x * x for x in range(5) if x % 2])
print([(x, y) for x in "ab" for y in range(2)])
print([(x, y) for x in range(3) for y in range(x) if x + y > 1])
print([x for x in range(20) if x % 2 if x % 3])
print([[c for c in w] for w in ("ab", "c")])
print([a + b for a, b in [(1, 2), (3, 4)]], [a for a, *b in ["xyz", "w"]])
print([y for x in [[1, 2], [3]] for y in x])
x = "outer"
print([x for x in range(2)], x)
print([i for i in []], [None for _ in range(2)])


def f(n):
    return [lambda: i for i in range(n)]


print([g() for g in f(3)])
print([(lambda v: v + k)(1) for k in range(3)])
print([x if x else "zero" for x in range(2)])
print(sum([i for i in range(100)]), len([0 for i in range(50)]))
print([i for i in (1, 2, 3) if i > 1 or i == 0], [v for v in "abc" if v not in "b"])


class C:
    items = [1, 2, 3]
    doubled = [i * 2 for i in items]


print(C.doubled)
try:
    [1 / v for v in (1, 0)]
except ZeroDivisionError as e:
    print(e)
print([i for i in range(3)][1])
