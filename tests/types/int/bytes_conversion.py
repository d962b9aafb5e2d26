print((1).to_bytes(1, "big"), (258).to_bytes(2, "big"), (258).to_bytes(2, "little"), (258).to_bytes(4, "big"))
print((0).to_bytes(1, "little"), (0).to_bytes(0, "big"), (255).to_bytes(1, "big"), (65).to_bytes())
print((10**20).to_bytes(10, "big"), (10**20).to_bytes(9, "little"))
print((-1).to_bytes(2, "big", signed=True), (-128).to_bytes(1, "big", signed=True), (127).to_bytes(1, "big", signed=True))
print((-(10**20)).to_bytes(10, "little", signed=True))
print(int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\x01\x02", "little"), int.from_bytes(b"", "big"))
print(int.from_bytes(b"\xff\xff", "big"), int.from_bytes(bytearray(b"\x00\x01"), "big"), int.from_bytes(b"\x05"))
print(int.from_bytes(b"\xff" * 12, "little"), int.from_bytes(bytes(range(20)), "big"))
for f in (
    lambda: (256).to_bytes(1, "big"),
    lambda: (-1).to_bytes(1, "big"),
    lambda: (128).to_bytes(1, "big", signed=True),
    lambda: (-129).to_bytes(1, "big", signed=True),
    lambda: (1).to_bytes(-1, "big"),
    lambda: (10**30).to_bytes(4, "little"),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
n = 0x0123456789ABCDEF
for order in ("big", "little"):
    print(int.from_bytes(n.to_bytes(12, order), order) == n, n.to_bytes(8, order))
