# requires: float64
# The width of small integers must not show.
for bits in (30, 31, 32, 61, 62, 63, 64):
    n = 1 << bits
    print(n, -n, n - 1, -n - 1, ~n, -n + 1, abs(-n), abs(~n), -(-n))
    print(n // -1, -n // -1, -n % -1, divmod(-n, -1), n * -1, -n * -n, (n - 1) * (n - 1), -n - n, n + n)
    print(n >> 1, -n >> 1, n >> bits, -n >> bits, -n >> bits + 1, (n - 1) << 1, -n << 1, -1 << bits, 3 << bits - 1)
    print((-2) ** bits, (-2) ** (bits + 1), 2**bits, 3 ** (bits // 2), hash(n) == hash(float(n)), n == float(n), n / 2, int(float(n)), int(-float(n)))
