# requires: host
import struct

for fmt in ("bh", "bi", "bq", "bhb", "hbi", "bd", "@bi", "b0i", "bP", "P", "l", "L", "ib", "3bi", "i3b", "f", "d"):
    print(fmt, struct.calcsize(fmt), end=" ")
print()
print(struct.pack("bh", 1, 2), struct.pack("bi", 1, 2), struct.pack("hb", 1, 2), struct.unpack("bi", struct.pack("bi", -1, -2)))
