for s in ("0", "10", "-0", "007", "1_000", " 12\n", "\t5", "0x1f", "1 2", "1_", "_1", "--1", "", "+", "1.0", "1e3", "\u0661"):
    try:
        print(repr(s), int(s))
    except ValueError as e:
        print(repr(s), "ValueError", e)
for s, b in (("ff", 16), ("0xff", 16), ("0xff", 0), ("0b11", 0), ("0o17", 0), ("11", 2), ("z", 36), ("Zz", 36),
             ("0b11", 2), ("0o7", 8), ("10", 0), ("-0x10", 0), ("2", 2), ("0x", 16), ("g", 16), ("1f", 0), ("0b12", 0)):
    try:
        print(repr(s), b, int(s, b))
    except ValueError as e:
        print(repr(s), b, "ValueError", e)
print(int(bytearray(b"77")), int("1" * 40), int("-" + "f" * 20, 16))
for b in (1, 37, -1):
    try:
        print(int("1", b))
    except ValueError as e:
        print(b, "ValueError", e)
