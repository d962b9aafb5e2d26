r = range(10)
print(r, range(1, 5), range(0, 10, 3), range(5, 0, -2), len(r), len(range(0)), len(range(5, 1)), len(range(0, 10, 3)), len(range(10, 0, -3)))
print(list(range(3)), list(range(2, 5)), list(range(5, 0, -2)), list(range(-3, 3, 2)), tuple(range(0)))
print(r[0], r[-1], r[5], range(2, 20, 3)[2], r[2:5], r[::2], r[::-1], r[5:2], list(r[8:2:-2]), r[:3][1])
print(3 in r, 10 in r, -1 in r, 4 in range(0, 10, 2), 5 in range(0, 10, 2), bool(range(0)), bool(r))
print(range(3).start if hasattr(range(3), "start") else "-", r.start, r.stop, r.step, range(1, 9, 2).step)
print(sum(range(101)), max(range(5)), min(range(5, 9)), sorted(range(3, 0, -1)), list(reversed(range(3))), list(zip(range(2), range(2))))
it = iter(range(2))
print(next(it), next(it), next(it, "end"))
for f in (lambda: r[10], lambda: r[-11], lambda: range(0, 5, 0), lambda: range("a"), lambda: range(1.5), lambda: range(), lambda: range(1, 2, 3, 4), lambda: r["a"]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    r[0] = 1
except TypeError as e:
    print("TypeError", e)
print(type(r), isinstance(r, range), len(range(-5, 5)), range(5)[1:][1:], list(range(3))[::-1], range(True))
