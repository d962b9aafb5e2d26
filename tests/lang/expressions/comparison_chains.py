def v(x):
    print("eval", x)
    return x


print(v(1) < v(2) < v(3))
print(v(1) < v(0) < v(3))
print(1 < 2 > 1, 1 == 1 == 1.0 != 2, 3 > 2 >= 2 > 1)
print(1 < 3 < 2, not 1 < 3 < 2)
a = [1]
print(a is a is not None, 1 in a in [[1]], 2 not in a not in [0])
x = 5
print(0 <= x < 10, 10 <= x < 20, x == 5 == 5 == 4)
if 1 < x < 3 or 4 < x < 6:
    print("in a window")


class Cmp:
    def __init__(self, n):
        self.n = n

    def __lt__(self, o):
        print("lt", self.n, o.n)
        return [] if self.n > o.n else [self.n]


# The value of a chain is that of the comparison that decided it.
print(Cmp(1) < Cmp(2) < Cmp(3))
print(Cmp(5) < Cmp(2) < Cmp(3))
