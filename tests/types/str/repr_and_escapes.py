for s in ("plain", "it's", 'say "x"', "both ' and \"", "tab\t nl\n cr\r", "\x00\x01\x1f\x7f", "é", "日本", "\x80\x9f\xa0\xff", "back\\slash", "\u200b", "😀", ""):
    print(repr(s), len(s))
print([""], ("a",), {"k": "v'"}, ["\n"], str(["é"]))
for b in (b"plain", b"it's", b'"', b"'\"", b"\t\n\r\\", bytes(range(0, 32)), bytes(range(120, 140)), b"\xff", b""):
    print(repr(b), len(b))
print(bytearray(b"a'\x00"), [b"x"], "%r %r" % ("a'b", b"c"), "{!r:>8}|{!s:<5}|".format("a", "b"))
print("\x41\101\u0041\U00000041", "\
joined", "a\
b")
