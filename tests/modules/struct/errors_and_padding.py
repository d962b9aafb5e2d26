import struct

for fmt in ("2b", "x", "3x", "<bxh", ">2H", "4s", "b4sb", "<Q", "=h", "@b", " b", "b b", "2", "b2", "<", "?", "c", "n", "e", "z", "p", "1000000b"):
    try:
        print(repr(fmt), struct.calcsize(fmt))
    except Exception as e:
        print(repr(fmt), type(e).__name__, e)
print(struct.pack("<bxh", 1, 2), struct.unpack("<bxh", b"\x01\xff\x02\x00"), struct.pack("2s3s", b"abc", b"d"), struct.pack("<0h"), struct.unpack("<3s", b"abc"))
for args in (("<b", 200), ("<B", -1), ("<H", 70000), ("<h", 1.5), ("<f", "x"), ("2s", 5), ("<I", None), ("<bb", 1), ("<b", 1, 2)):
    try:
        print(args, struct.pack(*args))
    except Exception as e:
        print(args, type(e).__name__, e)
