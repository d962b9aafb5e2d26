# The original's unix program was built without them.
SKIPPED = " ".join([name + "." + method for name in ("match_object", "match_without_group") for method in "end groups span start".split()])


def pattern():
    return OWNER.compile("(a)(b)?")


MAKES = {"pattern": pattern, "match_object": lambda: pattern().search("xab"), "match_without_group": lambda: pattern().search("xa")}
GOOD = {
    "compile": lambda: [("(a",), ("a*", 5), ("[a",), ("*",)],
    "match": lambda: [("(a)", "ab"), (pattern(), "ab")],
    "search": lambda: [("(b)", "ab"), (pattern(), "ab")],
    "sub": lambda: [("(a)", "x", "bab"), (pattern(), lambda m: m.group(1), "bab"), ("(a)", r"<\1>", "bab", 1), (b"a", b"x", b"bab"), ("(a)", "x", "bab", 1, 0)],
    "pattern.match": lambda: [("ab",)],
    "pattern.search": lambda: [("ab",)],
    "pattern.sub": lambda: [("x", "bab"), (r"\g<1>", "bab", 1), (r"\g<9>", "bab")],
    "pattern.split": lambda: [("bab",), ("bab", 1)],
}
for name in ("match_object", "match_without_group"):
    GOOD[name + ".group"] = lambda: [(1,), (2,), (3,), ("1",)]
