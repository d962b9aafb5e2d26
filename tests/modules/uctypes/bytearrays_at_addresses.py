# A bytearray whose bytes are another object's: everything that does not make it grow.
import uctypes

memory = bytearray(b"hello world")
there = uctypes.bytearray_at(uctypes.addressof(memory), 5)
for f in (
    lambda: (there, repr(there), str(there, "utf8"), len(there), bool(there), type(there), isinstance(there, bytearray)),
    lambda: (there[0], there[-1], there[1:3], there[:], there[::2]),
    lambda: there[5],
    lambda: (list(there), sorted(there), max(there), sum(there), [byte for byte in there]),
    lambda: (there == b"hello", b"hello" == there, there == bytearray(b"hello"), there < b"i", there == "hello"),
    lambda: (there + b"!", b"<" + there, b"".join([there, there])),
    lambda: (b"l" in there, there.find(b"l"), there.count(b"l"), there.split(b"l"), there.startswith(b"he"), there.upper(), there.decode(), there.hex()),
    lambda: (there.replace(b"l", b"L"), there.strip(b"ho"), bytes(there), bytearray(there), int.from_bytes(there, "big"), memoryview(there)[1]),
    lambda: hash(there),
    lambda: 5 in there,
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
there[0] = 72
there[1:3] = b"EL"
print(memory, there)
memoryview(there)[4] = 79
memory[3] = 76
print(memory, there)
there[:] = b"12345"
copy = there[:]
copy[0] = 0
print(memory, there, copy)
for value in (256, -1, "a"):
    try:
        there[0] = value
        print(there[0])
    except Exception as e:
        print(type(e).__name__, e)
there[0] = 49

fields = uctypes.struct(uctypes.addressof(memory), {"all": (uctypes.ARRAY | 0, uctypes.UINT8 | 4)})
print(fields.all, fields.all.decode(), fields.all.find(b"3"), list(fields.all), uctypes.sizeof(fields.all))
fields.all[0] = 65
print(memory)
