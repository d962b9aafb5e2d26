f = frozenset([1, 2, 3])
print(len(f), sorted(f), 1 in f, f == {1, 2, 3}, frozenset() == set(), frozenset([1]), frozenset())
print(hash(f) == hash(frozenset([3, 2, 1])), {f: "key"}[frozenset([1, 2, 3])], f in {f})
print(sorted(f | {9}), sorted(f & {1, 7}), sorted(f - {1}), sorted(f ^ {1, 8}), type(f | {1}), type({1} | f))
print(f <= {1, 2, 3, 4}, f.issubset([1, 2, 3]), f.copy() == f, f.union([5]) == {1, 2, 3, 5}, f.isdisjoint([7]))
for m in ("add", "remove", "pop", "clear", "update", "discard"):
    print(m, hasattr(f, m), hasattr(set(), m))
for g in (lambda: f.add(1), lambda: f[0], lambda: frozenset(5), lambda: frozenset([[]])):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
x = f
x |= {10}
print(sorted(x), sorted(f), sorted(frozenset("hello")), bool(frozenset()))
nested = {frozenset([1]), frozenset([2]), frozenset([1])}
print(len(nested))
big = set(range(200))
for i in range(0, 200, 3):
    big.discard(i)
print(len(big), sum(big), 3 in big, 4 in big)
for i in range(200):
    big.add(i % 50)
print(len(big))
