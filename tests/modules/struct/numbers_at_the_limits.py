import struct

for fmt, lo, hi in (("b", -128, 127), ("B", 0, 255), ("<h", -32768, 32767), ("<H", 0, 65535), ("<i", -(1 << 31), (1 << 31) - 1), ("<I", 0, (1 << 32) - 1), ("<q", -(1 << 63), (1 << 63) - 1), (">Q", 0, (1 << 64) - 1), (">q", -(1 << 63), (1 << 63) - 1)):
    for v in (lo, hi, 0, 1, lo // 2, hi // 2):
        p = struct.pack(fmt, v)
        print(fmt, v, p, struct.unpack(fmt, p)[0] == v)
for v in (0.0, -0.0, 1.0, -1.5, float("inf"), 0.5, 65504.0):
    print(v, struct.pack("<f", v), struct.pack(">f", v), struct.unpack("<f", struct.pack("<f", v))[0])
