for s in ("1", "1.", ".5", "-.5e1", "1e3", "1E+3", "1e-2", "  2.5  ", "+4.0", "inf", "-Inf", "INFINITY", "nan", "-nan",
          "1_0.5", "", ".", "e5", "1e", "1e+", "--1", "1.2.3", "0x10", "infx", "1 2", "1.5abc", "_1", "in"):
    try:
        x = float(s)
        print(repr(s), x)
    except ValueError as e:
        print(repr(s), "ValueError", e)
print(float(b"2.5"), float(bytearray(b"1.5")), float(True), float(10**5))
for bad in (None, [], (1,), {}):
    try:
        float(bad)
    except TypeError as e:
        print("TypeError", e)
