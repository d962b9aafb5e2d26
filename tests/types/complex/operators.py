# requires: float64
# Division, powers and the operators that complex numbers do not have.
print(2j / 1j, (1 + 2j) / (3 + 4j), (2 + 3j) / 2, 2.5 / (2 + 4j), (1 + 1j) / -1j, -4j / 2j)
print(0j**2, 0j**0, 0j**2.5, (1 + 2j) ** 0, 1**1j, -0j, -(0j), 1 - 0j, complex(-1.5, 0.0) / -139)
print(abs(3 + 4j), abs(-5j), hash(3 + 5j), hash(1.5 + 2.5j), hash(-1 - 1j), hash(1 + 0j) == hash(1))
print(1 + 0j == True, 1 + 0j == 1, 1.0 == 1 + 0j, (1 + 0j) == "a", (1 + 0j) == None, 2**70 + 0j == 2**70, 1j != 1)
for f in (
    lambda: 1j < 1, lambda: 1.5 < 1j, lambda: 1 < 1j, lambda: 1j // 1, lambda: 1 // 1j, lambda: 1.5 // 1j, lambda: 1j % 1, lambda: 1.5 % 1j,
    lambda: divmod(1j, 1), lambda: ~1j, lambda: 1j | 1, lambda: 1 | 1j, lambda: 1j << 1, lambda: 1j + "a", lambda: "a" + 1j, lambda: 1j in 1j,
    lambda: 1 in 1j, lambda: 1j / 0, lambda: 1 / 0j, lambda: (1 + 1j) / 0.0, lambda: 0j**-1, lambda: 0**1j, lambda: 0.0 ** (1 + 1j), lambda: 0j ** (-1 + 0j),
    lambda: int(1j), lambda: float(1j), lambda: round(1j), lambda: (1j).conjugate,
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
