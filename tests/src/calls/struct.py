GOOD = {
    "calcsize": lambda: [("<hhl",), ("3s",), ("b3",), ("99999999999s",), ("Z",)],
    "pack": lambda: [("<hB", 1, 2), ("3s", b"ab"), (">d", 1.5), ("P", 5), ("f", 1)],
    "pack_into": lambda: [("<hB", bytearray(5), 1, 1, 2), ("b", bytearray(2), -1, 3), ("b", bytearray(2), 2, 3)],
    "unpack": lambda: [("<hB", b"abc"), ("hh", b"abc"), ("3s", b"abc")],
    "unpack_from": lambda: [("<hB", b"abcde", 1), ("b", b"ab", -1), ("b", b"ab", 2)],
}
