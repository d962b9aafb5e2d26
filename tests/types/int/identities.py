# Laws that hold for numbers of any length, on numbers made by a generator.
seed = 12345


def number(n):
    global seed
    x = 0
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        x = x << 15 | seed >> 8 & 0x7FFF
    return -x if seed & 64 else x


def check(a, b):
    q, r = divmod(a, b)
    yield q * b + r == a and q == a // b and r == a % b and (0 <= r < b or b < r <= 0)
    yield int(str(a)) == a and int(hex(a), 16) == a and int(oct(a), 0) == a and int(bin(a), 2) == a
    yield (a << 77) >> 77 == a and a >> 13 == a // 2**13 and a << 13 == a * 2**13
    yield (a ^ b) ^ b == a and (a & b) + (a | b) == a + b and ~a == -a - 1
    yield (a + b) * (a - b) == a * a - b * b and a * b == b * a and (a + b) - b == a
    yield int.from_bytes(abs(a).to_bytes(80, "little"), "little") == abs(a)
    yield pow(a, 3, b) == a**3 % b
    yield (a < b) == (a - b < 0) and (a == b) == (a - b == 0) and (a > b) == (b < a)
    yield hash(a) == hash(a + b - b) and a in {a + b - b: 1}


for i in range(300):
    a = number(i % 37 + 1)
    b = number(i % 11 + 1) or 1
    results = list(check(a, b))
    if not all(results):
        print(a, b, results)
print(number(8), number(20) % 1000003, seed)
