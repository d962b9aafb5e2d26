class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]

    def __mul__(self, o):
        if isinstance(o, Matrix):
            cols = list(zip(*o.rows))
            return Matrix([[sum(a * b for a, b in zip(r, c)) for c in cols] for r in self.rows])
        return Matrix([[x * o for x in r] for r in self.rows])

    __rmul__ = __mul__

    def __eq__(self, o):
        return self.rows == o.rows

    def __getitem__(self, ij):
        i, j = ij
        return self.rows[i][j]

    def __str__(self):
        return "\n".join(" ".join("%3d" % x for x in r) for r in self.rows)

    def t(self):
        return Matrix(zip(*self.rows))


m = Matrix([[1, 2], [3, 4]])
print(m * m)
print(2 * m == m * 2, m[1, 0], m.t())
ident = Matrix([[int(i == j) for j in range(2)] for i in range(2)])
p = ident
for _ in range(10):
    p = p * m
print(p)


def life(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    k = (x + dx, y + dy)
                    counts[k] = counts.get(k, 0) + 1
    return {c for c, n in counts.items() if n == 3 or (n == 2 and c in cells)}


glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for gen in range(4):
    glider = life(glider)
print(sorted(glider))
for y in range(5):
    print("".join("#" if (x, y) in glider else "." for x in range(5)))
