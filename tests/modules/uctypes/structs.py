import uctypes

buf = bytearray(b"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c")
d = {
    "b": uctypes.UINT8 | 0,
    "sb": uctypes.INT8 | 1,
    "h": uctypes.UINT16 | 2,
    "w": uctypes.UINT32 | 4,
    "arr": (uctypes.ARRAY | 8, 4 | uctypes.UINT8),
    "sub": (4, {"lo": uctypes.UINT8 | 0, "hi": uctypes.UINT8 | 3}),
    "bits": uctypes.BFUINT16 | 2 | 4 << uctypes.BF_POS | 5 << uctypes.BF_LEN,
    "arr2": (uctypes.ARRAY | 0, 2, {"x": uctypes.UINT16 | 0}),
}
s = uctypes.struct(uctypes.addressof(buf), d, uctypes.LITTLE_ENDIAN)
print(s.b, s.sb, hex(s.h), hex(s.w), bytes(s.arr), s.arr[1], s.sub.lo, s.sub.hi, s.bits, hex(s.arr2[1].x))
s.b = 255
s.h = 0xABCD
s.arr[0] = 77
s.sub.hi = 9
s.bits = 3
s.arr2[0].x = 0x1122
print(buf)
big = uctypes.struct(uctypes.addressof(buf), {"h": uctypes.UINT16 | 0, "w": uctypes.UINT32 | 4}, uctypes.BIG_ENDIAN)
print(hex(big.h), hex(big.w))
print(uctypes.sizeof(s), uctypes.sizeof(d) if 0 else "", uctypes.sizeof({"a": uctypes.UINT8 | 0, "b": uctypes.UINT32 | 1}, uctypes.LITTLE_ENDIAN), uctypes.sizeof(s.arr), uctypes.sizeof(s.sub))
print(bytes(uctypes.bytes_at(uctypes.addressof(buf), 2)), bytes(uctypes.bytearray_at(uctypes.addressof(buf), 2)))
f = uctypes.struct(uctypes.addressof(buf), {"f": uctypes.FLOAT32 | 4, "q": uctypes.UINT64 | 0}, uctypes.LITTLE_ENDIAN)
f.f = 1.5
print(f.f, buf[4:8], hex(f.q))
for g in (lambda: s.nope, lambda: s.arr[9], lambda: s[0], lambda: uctypes.struct(1), lambda: uctypes.sizeof(5), lambda: uctypes.addressof(5)):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
