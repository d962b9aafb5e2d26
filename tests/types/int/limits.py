# Around the borders of small integers on 32 and 64 bit machines.
for n in (30, 31, 32, 62, 63, 64, 65):
    p = 1 << n
    print(n, p - 1, p, p + 1, -p - 1, -p, -p + 1)
    print((p - 1) + 1 == p, p - 1 < p, -p > -p - 1, (p * 2) // 2 == p, -(-p) == p)
    print(hex(p), hex(-p), (p - 1) & p, (p - 1) | p, p ^ (p - 1), ~p, p >> (n - 1), p % 7, -p % 7, divmod(-p, 10))
for n in (15, 16, 31, 32):
    a = (1 << n) - 1
    print(n, a * a, -a * a, a * -a - a)
x = 1
for i in range(70):
    x = x * 2 + 1
print(x)
for i in range(70):
    x >>= 1
print(x)
x = 1073741823
x += 1
print(x, x - 1, -x, -x - 1, x * 4, x * x)
print(4611686018427387903 + 1, -4611686018427387904 - 1, 9223372036854775807 + 1, -9223372036854775808 - 1)
print(1 << 62 == 4611686018427387904, 2147483647 + 1, -2147483648 - 1, 0x7FFFFFFF << 1)
