MAKES = {"BytesIO": lambda: OWNER.BytesIO(b"some bytes"), "StringIO": lambda: OWNER.StringIO("some text"), "IOBase": lambda: OWNER.IOBase()}
if not COARSE:
    MAKES["text_file"] = lambda: OWNER.open("made", "w+")
    MAKES["binary_file"] = lambda: OWNER.open("made", "w+b")
GOOD = {"open": lambda: [("made", "rb"), ("made", "w", 5), ("absent", "r")], "BytesIO": lambda: [(b"abc",)], "StringIO": lambda: [("abc",)]}
for kind in MAKES:
    GOOD.update(
        {
            kind + ".read": lambda: [(3,)],
            kind + ".readinto": lambda: [(bytearray(9),), (bytearray(9), 3)],
            kind + ".readline": lambda: [(3,)],
            kind + ".write": lambda: [(b"abcd",), ("abcd",), (b"abcd", 2), (b"abcd", 1, 2)],
            kind + ".seek": lambda: [(2,), (2, 0), (0, 1), (0, 2)],
            kind + ".__exit__": lambda: [(None, None, None)],
        }
    )
# Boards have no files. A number is taken for the number of a file that is open already.
AVOID = {"open": lambda args: args and isinstance(args[0], (int, str, bytes) if COARSE else int)}
for kind in MAKES:
    # The original takes some number for what is no integer.
    AVOID[kind + ".readline"] = lambda args: len(args) == 1 and (not isinstance(args[0], int) or abs(args[0]) > 1 << 62)
# They are numbers of files.
VARYING = "text_file.fileno binary_file.fileno"
