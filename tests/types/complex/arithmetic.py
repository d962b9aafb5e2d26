a = 1 + 2j
b = 3 - 4j
print(a, b, a + b, a - b, a * b, a == b, a != b, a == 1 + 2j)
print(a.real, a.imag, -a, +a, a + 1, 1 + a, a * 2, a - 0.5, abs(3 + 4j))
print(complex(), complex(1), complex(1, 2), complex("1+2j"), complex("3"), complex("-4j"), complex(1j, 2))
print(1j, -1j, 0j, 1 + 0j, 2.5j, complex(0, -1), complex(1.5, -2.5))
print(1j * 1j, (1 + 1j) ** 2 == 2j or abs((1 + 1j) ** 2 - 2j) < 0.001, 2j / 1j, (2 + 4j) / 2)
print(bool(0j), bool(1j), 1j == 1j, 1 + 0j == 1, 0j == 0.0, hash(1 + 0j) == hash(1 + 0j))
print(type(1j), isinstance(1j, complex), [1j], "%s %r" % (1j, 2j), "{}".format(1 + 1j))
for f in (
    lambda: 1j < 2j,
    lambda: 1j // 1,
    lambda: 1j % 1,
    lambda: 1j / 0,
    lambda: int(1j),
    lambda: float(1j),
    lambda: complex("x"),
    lambda: complex("1 + 2j"),
    lambda: 0j**-1,
    lambda: complex([]),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
