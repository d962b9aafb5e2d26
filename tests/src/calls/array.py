def made():
    return OWNER.array("h", [1, 2])


MAKES = {"array": made, "array of floats": lambda: OWNER.array("f", [1.5]), "array of bytes": lambda: OWNER.array("B", b"abc")}
# Arrays and bytearrays share their methods here.
AVOID = {"of_array." + name: lambda args: isinstance(args[0], bytearray) for name in ("append", "extend")}
GOOD = {
    "array": lambda: [("h", [1, 2]), ("B", b"ab"), ("q", [1]), ("d", (1.5,)), ("O", [None])],
    "array.append": lambda: [(5,)],
    "array.extend": lambda: [(made(),), (b"ab",)],
    "array of bytes.extend": lambda: [(made(),), (b"ab",)],
}
