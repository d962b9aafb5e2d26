import micropython

RingIO = micropython.RingIO


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for size in (0, -1, "a", b"abc", bytearray(1), 65535, None):
    attempt(lambda: RingIO(size))
attempt(lambda: RingIO())
attempt(lambda: RingIO(1, 2))

r = RingIO(16)
print(r, r.any(), r.write(b"hello"), r.any(), r.read(2), r.read(), r.read(), r.any())
# What does not fit is not taken.
print(r.write(b"0123456789abcdefghij"), r.any(), r.read(5), r.write("xyz"), r.any(), r.readline(), r.any())
print(r.write(b"ab\ncd"), r.readline(), r.readline(), r.readline())
b = bytearray(4)
print(r.write(b"12"), r.readinto(b), b, r.readinto(b))
print(r.write(b"abcdef"), r.readinto(b, 2), b, r.readinto(memoryview(b)[1:3]), b, r.read(-1))

# One byte of a buffer that is brought along stays free.
own = bytearray(6)
q = RingIO(own)
print(q.any(), q.write(b"1234567"), own, q.read(), q.write(b"abc"), own, q.any(), q.read(10))
attempt(lambda: q.write(5))
attempt(lambda: q.read("a"))
attempt(lambda: q.missing)
print(q.close(), q.any(), q.write(b"a"), q.read())
attempt(lambda: list(q))
