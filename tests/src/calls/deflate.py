import io

# "frost", as zlib writes it.
PACKED = b"x\x9cK+\xca/.\x01\x00\x06r\x02/"


def made():
    return OWNER.DeflateIO(io.BytesIO(PACKED), OWNER.ZLIB, 9)


# The original takes some number for what is no integer.
AVOID = {kind + ".readline": lambda args: len(args) == 1 and (not isinstance(args[0], int) or abs(args[0]) > 1 << 62) for kind in ("DeflateIO", "damaged")}
MAKES = {"DeflateIO": made, "damaged": lambda: OWNER.DeflateIO(io.BytesIO(PACKED[:6]), OWNER.ZLIB, 9)}
GOOD = {
    "DeflateIO": lambda: [(io.BytesIO(PACKED),), (io.BytesIO(PACKED), 2, 9, True)],
    "DeflateIO.read": lambda: [(3,)],
    "DeflateIO.readinto": lambda: [(bytearray(9),), (bytearray(9), 3)],
    "DeflateIO.write": lambda: [(b"abcd",), (b"abcd", 2), (b"abcd", 1, 2)],
    "DeflateIO.__exit__": lambda: [(None, None, None)],
}
