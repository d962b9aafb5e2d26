from chumicro_msgpack import pack, packb, unpack, unpackb
import io

values = [None, True, False, 0, 1, 127, 128, 255, 256, 65535, 65536, 0xFFFFFFFF, -1, -32, -33, -128, -129, -32768, -32769, -2147483648,
          0.5, -1.25, "", "text", "é日", "x" * 31, "y" * 32, b"", b"bytes", bytearray(b"ba"), [], [1, [2, [3]]], (1, 2), {}, {"k": [1, {"n": None}]},
          list(range(16)), {1: "one"}]
for v in values:
    p = packb(v)
    r = unpackb(p)
    print(repr(v)[:40], len(p), p[:12], r == v or (isinstance(v, (tuple, bytearray)) and list(r) == list(v)))
big = {str(i): i for i in range(20)}
print(unpackb(packb(big)) == big, len(packb("z" * 300)), len(packb(b"b" * 300)), unpackb(packb("z" * 300)) == "z" * 300, len(unpackb(packb(b"b" * 300))))
s = io.BytesIO()
pack({"a": [1, 2, 3]}, s)
print(s.getvalue())
s.seek(0)
print(unpack(s))
deep = []
for _ in range(10):
    deep = [deep]
for bad in (deep, 1 << 40, -(1 << 40), object(), {1, 2}):
    try:
        packb(bad)
    except (ValueError, OverflowError, TypeError) as e:
        print(type(e).__name__, e)
for bad in (b"", b"\x92\x01", b"\xa5ab", b"\xcb\x00", b"\xc1", b"\x01\x02", b"\x81\x90\x01", b"\xdc\xff\xff", b"\x91" * 12 + b"\x01", b"\xcf", b"\xcd\x01"):
    try:
        print(unpackb(bad))
    except ValueError as e:
        print(bad[:6], "ValueError", e)
print(unpackb(memoryview(packb([1, "two"]))))
