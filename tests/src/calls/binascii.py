GOOD = {
    "hexlify": lambda: [(b"abc",), (b"abc", ":"), (b"", ":")],
    "unhexlify": lambda: [(b"616263",), ("616",), ("6g",)],
    "crc32": lambda: [(b"abc", 5)],
    "a2b_base64": lambda: [(b"YWJj",), ("YWI=",), ("YWJ",), ("Y?W\nJ=j",)],
    "b2a_base64": lambda: [(b"abc",)],
}
