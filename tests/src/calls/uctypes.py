def layout():
    return {"a": 0 | OWNER.UINT8, "b": (1 | OWNER.ARRAY, 2 | OWNER.UINT8), "c": (0, {"d": 0 | OWNER.INT16}), "e": 0 | OWNER.BFUINT8 | 1 << OWNER.BF_POS | 2 << OWNER.BF_LEN}


# The original looks for the methods of operators in the layout.
SKIPPED = "struct.operators"
data = bytearray(b"abcdefgh")
MAKES = {"struct": lambda: OWNER.struct(OWNER.addressof(data), layout(), OWNER.LITTLE_ENDIAN)}
GOOD = {
    "sizeof": lambda: [(layout(),), (layout(), OWNER.NATIVE), ({"a": 5},), ({"a": (1, 2, 3)},), ({"a": "b"},), ({5: 0},)],
    "addressof": lambda: [(b"ab",)],
}
VARYING = "addressof struct.a"
# A number is taken for an address; the original dies of everything else.
AVOID = {name: lambda args: len(args) in (2, 3) for name in ("struct", "bytes_at", "bytearray_at")}
