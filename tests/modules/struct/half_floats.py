# requires: float64
import struct

for x in (0.0, -0.0, 1.0, 65504.0, 65519.0, 6e-8, 3e-8, 2.9e-8, 1 / 3, 0.1, 2049.0, 2051.0, float("inf"), float("-inf"), -1.5, 0.00012):
    p = struct.pack("<e", x)
    print(x, p, struct.unpack("<e", p)[0], struct.pack(">e", x))
for h in (0, 1, 2, 0x3FF, 0x400, 0x3C00, 0x7BFF, 0x7C00, 0xFC00, 0x8001, 0x3555):
    print(hex(h), struct.unpack("<e", bytes((h & 255, h >> 8)))[0])
