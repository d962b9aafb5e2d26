# Numbers from text and to text, to bytes and back, and `struct` with every code.
import math
import struct

TEXTS = (
    "", "0", "1", "-1", "+5", " 7 ", "0x1f", "0X1F", "0b101", "0o17", "0b2", "0o8", "1_000", "1__0", "_1", "1_", "0x_f", "00", "007", "1e5", "1.5",
    "abc", "zz", "é", "1 2", "- 1", "+-1", "--1", "\t\n5\r", "1e", "e5", ".5", "5.", ".", "1e400", "-1e400", "1e-400", "inf", "-inf", "nan", "+nan",
    "infinity", "INF", "Infinity", "infx", "1_0.5", "1.5_5", "0x1p3", "1e+5", "1e-5", "1e5.5", "1j", "1+2j", " 1+2j ", "1 + 2j", "(1+2j)", "j", "-j",
    "+1j", "1e5j", "nanj", "1+j", "123456789012345678901234567890", "-0", "-0.0", "9" * 50, "1" * 400, "0." + "1" * 40, "4.9e-324", "2e-324",
    "1.7976931348623157e308", "1.8e308", "1L", "0xg", "0b", "0x", "True", "'",
)


def attempt(*what):
    f = what[-1]
    try:
        print(*what[:-1], f())
    except Exception as e:
        print(*what[:-1], repr(e))


for text in TEXTS:
    for t in (text, text.encode()):
        for convert in (int, float, complex):
            attempt(t, convert, lambda: convert(t))
        for base in (0, 2, 8, 10, 16, 36, 37, 1):
            attempt(t, base, lambda: int(t, base))
state = 99


def bits(n):
    # The upper half of a generator's state.
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    return state >> (64 - n)


for i in range(1500):
    x = struct.unpack("d", struct.pack("Q", bits(32) << 32 | bits(32)))[0]
    if x != x:
        continue
    y = (bits(30) - (1 << 29)) / 10 ** bits(4)
    for v in (x, y):
        print(v, "%.17g" % v, "%.15g" % v, "%g" % v, "{:.3f}".format(v), "{:e}".format(v), v * 1j)
        print(v // 0.7, v % 0.7, divmod(v, -3.1), struct.pack(">d", v), math.frexp(v), -v, abs(v), math.copysign(1, v), math.sqrt(abs(v)))
        if abs(v) < 1e30:
            print(int(v), round(v), math.floor(v), math.ceil(v), math.trunc(v), v == int(v), hash(v), struct.pack("<f", v))
        if abs(v) < 1e12:
            print(round(v, 2), round(v, 5), round(v, -1))
INTS = (0, 1, -1, 127, 128, -128, -129, 255, 256, 65535, -32768, 1 << 31, -(1 << 31), 1 << 63, -(1 << 63), 1 << 64, 10**30, -(10**30), True)
for n in INTS:
    for length in (0, 1, 2, 4, 8, 9, 16, -1, 1.5, None):
        attempt(n, length, lambda: n.to_bytes(length))
        for order in ("big", "little", "xxx"):
            attempt(n, length, order, lambda: n.to_bytes(length, order))
            attempt(n, length, order, "signed", lambda: n.to_bytes(length, order, signed=True))
for data in (b"", b"\x01", b"\xff", b"\x01\x02\x03", b"\xff" * 8, b"\x80" + bytes(7), b"\xff" * 20, bytearray(b"\x01\xff"), [1, 2], "ab", 5, None):
    for order in ("big", "little", "x"):
        attempt(data, order, lambda: int.from_bytes(data, order))
    attempt(data, lambda: int.from_bytes(data))
VALUES = INTS + (1.5, b"ab", "ab", None, 1e300)
for code in "bBhHiIlLqQefdsxcp?":
    for prefix in ("", "<", ">", "!", "@"):
        for count in ("", "2", "0", "10"):
            form = prefix + count + code
            attempt(form, lambda: struct.calcsize(form))
            for value in VALUES:
                # Too large for half precision, the original writes something.
                if code != "e" or not isinstance(value, int) or abs(value) < 65000:
                    attempt(form, value, lambda: struct.pack(form, value))
            attempt(form, lambda: struct.pack(form, 1, 2))
            attempt(form, lambda: struct.pack(form))
            attempt(form, lambda: struct.unpack(form, bytes(range(100, 180))))
            attempt(form, lambda: struct.unpack(form, b"\xff" * 40))
            attempt(form, lambda: struct.unpack(form, b"\xff"))
            for at in (5, -30, 60):
                attempt(form, at, lambda: struct.unpack_from(form, bytes(range(50)), at))
for form in ("<bhi", "bhi", ">bhiq", "BxB", "3s2x", "@bq", "bq", "<bq", "hd", "c3c", "", " b", "b b", "2", "<", "HHH", "1000s", "<e", "e"):
    attempt(form, lambda: struct.calcsize(form))
    attempt(form, lambda: struct.pack(form, 1, 2, 3, 4))
    attempt(form, lambda: struct.unpack_from(form, bytes(range(200)), 3))
