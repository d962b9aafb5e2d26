for a in (5, -3, 10**20, True):
    for b in (2, 2.5, True, 10**19, 1j):
        out = []
        for op in (lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y, lambda x, y: x == y, lambda x, y: x != y):
            out.append(op(a, b))
        print(a, b, out)
print(5 // 2.0, 5 % 2.5, 5 / 2, -5 // 2.0, 2**0.5 > 1.414, 2.0**3, 10**20 // 10**18, 10**20 % 7, 10**20 / 10**19)
print(1 < 1.5, 2 > 1.5, 10**20 > 1.5, 10**20 < 1e30, 3 == 3.0, 10**20 == 1e20, True == 1.0, 1 < True, False < 0.5)
print(min(1, 0.5), max(2, 2.5, True), sum([1, 0.5, True]), sorted([3, 1.5, 2, True]), [1, 2.0, 3] == [1.0, 2, 3], (1,) == (1.0,), {1: 0} == {1.0: 0})
print("%d %d" % (3.7, True), "%x" % 255, "%s" % 10**20, "%5.1f" % 3, "{:f}".format(3), "{:d}".format(True))
print([0] * True, "ab" * 2, 3 * [1], b"x" * 3, (1,) * 2, range(5)[True], "abc"[True], [10, 20][False])
print(int("5") + int(5.9) + int(True), float("2") + 1, str(5) + "5", bool(0.0) + True, complex(1) + 1)
