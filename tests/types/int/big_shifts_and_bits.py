for n in (0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 100):
    x = 0x123456789ABCDEF0123456789ABCDEF
    print(n, hex(x << n), hex(x >> n), hex(-x >> n))
x = (1 << 100) - 1
print(hex(x & 0xFFFF), hex(x ^ (1 << 50)), hex(x & ~(1 << 99)), hex(~x))
print(hex(-x & 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF), hex(-1 & x), hex(-1 ^ x), hex(x | -1))
print(hex((-(1 << 64)) & ((1 << 65) - 1)), hex((-(1 << 64)) | 1), hex((-(1 << 64)) ^ 1))
print(-1 >> 1000, 1 >> 1000, (1 << 1000) >> 999, (-1 << 100) >> 99)
for bad in (lambda: 1 << -1, lambda: (1 << 80) >> -1, lambda: 1 >> -5):
    try:
        bad()
    except ValueError as e:
        print("ValueError", e)
n = 0
v = 10**40
while v:
    n += v & 1
    v >>= 1
print("bits set", n)
