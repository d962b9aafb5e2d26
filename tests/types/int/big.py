a = 123456789012345678901234567890
b = 987654321098765432109876543210
print(a + b, a - b, b - a, a * b)
print(b // a, b % a, divmod(b, a), divmod(-b, a), divmod(b, -a), divmod(-b, -a))
print(a // 7, a % 7, -a // 7, -a % 7, a // -7, a % -7)
print(a**3, a**0, 2**200, (-3) ** 75, pow(a, 5, 1000007), pow(3, 10**20, 97))
print(a & b, a | b, a ^ b, ~a, -a & b, a | -b, -a ^ -b)
print(a << 10, a >> 10, -a >> 10, a << 0, a >> 1000, -a >> 1000)
print(a == a + 0, a < b, a > b, a != b, a == 1, a > 1, -a < 1, a >= a)
print(a - a, a + -a, a * 0, a * 1, a // a, bool(a - a), bool(a))
print(hash(a) == hash(a), {a: 1}[123456789012345678901234567890])
print(hex(a), oct(a), bin(a)[:20], str(a), "%d %x %X %o" % (a, a, a, a))
print(int("123456789012345678901234567890") == a, int(hex(a), 16) == a, int(str(-a)))
f = 1
for i in range(1, 41):
    f *= i
print(f)
for i in range(40, 0, -1):
    f //= i
print(f)
print(10**50 // 10**48, 10**50 % 3, (10**50 + 1) % 10**25)
print(abs(-a), +a, -(-a) == a, min(a, b) == a, sum([a, b]))
