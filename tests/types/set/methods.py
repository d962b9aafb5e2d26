s = {1, 2}
s.add(3)
s.add(3)
print(len(s), sorted(s), 2 in s, 9 in s, 9 not in s)
s.remove(3)
s.discard(3)
s.discard(99)
print(sorted(s))
a, b = {1, 2, 3}, {2, 3, 4}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b))
print(sorted(a.union(b)), sorted(a.intersection(b)), sorted(a.difference(b)), sorted(a.symmetric_difference(b)))
print(sorted(a.union([9])), sorted(a.intersection((1, 2))), sorted(a.difference("x")), sorted(a.symmetric_difference([1, 7])))
print(a.issubset({1, 2, 3, 4}), a.issuperset({1}), a.isdisjoint({9}), a.isdisjoint(b), {1} <= a, a <= a, a < a, a > {1}, a >= {1, 2, 3})
print(a == {3, 2, 1}, a != b, set() == set(), bool(set()), bool({0}))
c = a.copy()
c.update([10, 11])
c.difference_update([1])
c.intersection_update({2, 3, 10})
print(sorted(c))
c.symmetric_difference_update({2, 50})
print(sorted(c), len(a))
x = a
x |= {77}
x -= {1}
x &= {2, 77}
x ^= {5}
print(sorted(x), x is a)
one = {5}
print(one.pop(), one, set(), {1}, {"a"}, {None}, set("aaa"), set([1, 1]), set({7: 8}))
a.clear()
print(a, sorted(set(range(5))), sorted({x for x in "abca"}), len({1, 1.0, True}), {(1, 2)})
for f in (lambda: {1}.remove(2), lambda: set().pop(), lambda: {[]}, lambda: set(5), lambda: {1} + {2}, lambda: {1} < 5, lambda: {1}[0], lambda: hash(set()), lambda: {1} | [2], lambda: [] in {1}):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
