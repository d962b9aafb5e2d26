t = (1, "a", [2])
print(t, t[0], t[-1], t[1:], t[:1], t[:], t[5:], len(t), (), (1,), ((),), tuple(), tuple("ab"), tuple([1, 2]), tuple(range(3)))
print(t + (3,), t * 2, 2 * (0,), () + (), t * 0, (1, 2) == (1, 2), (1, 2) != (2, 1), (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (2,) > (1, 9))
print(1 in t, "z" in t, t.index("a"), t.count(1), (1, 2, 1).index(1, 1), (1, 1, 2).count(1), bool(()), bool((0,)))
print(hash((1, 2)) == hash((1, 2)), {(1, 2): "k"}[(1, 2)], (1, 2) in {(1, 2)}, (1, (2, 3)) == (1, (2, 3)))
t[2].append(3)
print(t)
x = t
x += (9,)
print(x, t, x is t)
print(sorted((3, 1, 2)), min((3, 1)), max((3, 1)), sum((1, 2)), list(reversed((1, 2))), (1, 2) == [1, 2])
for f in (
    lambda: t[9],
    lambda: t["a"],
    lambda: (1,) + [2],
    lambda: t.index("zz"),
    lambda: hash(([],)),
    lambda: t[::2],
    lambda: (1,) * "a",
    lambda: (1,) < ("a",),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    t[0] = 1
except TypeError as e:
    print("TypeError", e)
try:
    del t[0]
except TypeError as e:
    print("TypeError", e)
a, (b, c), *d = 1, (2, 3), 4, 5
print(a, b, c, d, tuple(t) is t, () is ())
