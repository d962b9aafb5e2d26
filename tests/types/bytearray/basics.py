b = bytearray(b"hello")
print(b, len(b), b[0], b[-1], b[1:3], bytearray(), bytearray(2), bytearray([1, 2]), bytearray("é", "utf-8"), bytearray(b))
b[0] = 72
b[-1] = 0
print(b)
b.append(33)
b.extend(b"xy")
b.extend([1, 2])
b += b"z"
print(b, len(b))
b[1:3] = b"EL"
print(b)
b[1:1] = b"inserted"
print(b)
b[0:4] = b""
print(b)
b[:] = b"new"
print(b, b == b"new", b == bytearray(b"new"), b != b"x", b < b"z", b + b"!", b"!" + b)
print(b.find(b"e"), b.decode(), b.upper(), b.split(b"e"), list(b), bytes(b), b.hex())
c = b
c.append(1)
print(b is c, b, bool(bytearray()), bool(bytearray(1)))
for f in (lambda: b[9], lambda: b.append(256), lambda: b.append(-1), lambda: b.append("a"), lambda: b.extend("s"), lambda: hash(b), lambda: bytearray(-1) if 0 else bytearray([256])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def setit(i, v):
    b[i] = v


for i, v in ((0, 256), (0, -1), (99, 0), (0, "a"), (slice(0, 1) if 0 else 0, None)):
    try:
        setit(i, v)
        print(i, v, b[i])
    except Exception as e:
        print(type(e).__name__, e)
buf = bytearray(10)
for i in range(10):
    buf[i] = i * i
print(buf, sum(buf), max(buf), sorted(buf, reverse=True)[:3])
