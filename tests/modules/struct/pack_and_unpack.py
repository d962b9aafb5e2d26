import struct

for fmt, args in (("B", (255,)), ("b", (-1,)), ("<H", (0x1234,)), (">H", (0x1234,)), ("<i", (-2,)), (">I", (0xDEADBEEF,)), ("<q", (-3,)), (">Q", (1 << 63,)), ("<3B", (1, 2, 3)), ("4s", (b"ab",)), (">bHi", (1, 2, 3)), ("<bHi", (1, 2, 3)), ("!H", (1,)), ("<2x1B", (9,)), ("s", (b"z",)), ("0s", (b"z",)), ("", ()), ("<f", (1.5,)), (">d", (-2.25,)), ("<2f", (0.5, 2.0))):
    p = struct.pack(fmt, *args)
    print(fmt, p, struct.unpack(fmt, p), struct.calcsize(fmt))
for fmt in ("b", "h", "<i", "<l", "<q", "<hbh", ">bih", "<10s", "<3h2b", "!I"):
    print(fmt, struct.calcsize(fmt), end=" ")
print()
b = bytearray(8)
struct.pack_into("<HH", b, 2, 0x0102, 0x0304)
print(b, struct.unpack_from("<HH", b, 2), struct.unpack_from("<B", b, -1), struct.unpack_from(">H", b))
print(struct.unpack("<H", bytearray(b"\x01\x02")), struct.unpack("<H", memoryview(b"\x01\x02")))
for f in (
    lambda: struct.unpack("<I", b"abc"),
    lambda: struct.pack_into("<I", bytearray(2), 0, 1),
    lambda: struct.pack_into("<I", bytearray(4), 2, 1),
    lambda: struct.unpack_from("<H", b"ab", 1),
    lambda: struct.calcsize("Z"),
    lambda: struct.pack("<B", "x"),
    lambda: struct.pack("<H"),
    lambda: struct.unpack(5, b""),
    lambda: struct.pack("4s", "text"),
    lambda: struct.unpack_from("<H", b"ab", -5),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
