b = bytearray(b"abcdef")
m = memoryview(b)
print(len(m), m[0], m[-1], bytes(m), list(m[1:3]), bytes(m[2:]), bytes(m[:-1]), bytes(m[2:4][1:]))
m[0] = 65
m[1:3] = b"XY"
print(b)
s = m[3:5]
s[0] = 48
print(b, bytes(s), len(s), s == b"0e", m == b, m[0:2] == b"AX")
for x in m[:2]:
    print(x)
print(sum(m), bytearray(m[1:2]), bytes(memoryview(b"ro")[1:]), hex(m[0]), memoryview(b"\x01\x02").hex())
ro = memoryview(b"fixed")


def set_ro():
    ro[0] = 1


def wrong_size():
    m[0:2] = b"abc"


for f in (set_ro, wrong_size, lambda: m[10], lambda: memoryview("s"), lambda: memoryview(5), lambda: m["a"], lambda: m[::2]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
import array

a = array.array("H", [1, 2, 0x1234])
ma = memoryview(a)
print(len(ma), ma[2], list(ma[1:]))
ma[0] = 500
print(a)
b2 = bytearray(4)
memoryview(b2)[1:3] = memoryview(b"zz")
print(b2, bytes(memoryview(memoryview(b2))))
print(bool(memoryview(b"")), bool(memoryview(b"1")), memoryview(b"a") == memoryview(b"a"), type(m))
