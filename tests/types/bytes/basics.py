b = b"hello"
print(b, len(b), b[0], b[-1], b[1:3], b[:], b[3:], b"" == bytes(), b == b"hello", b != b"x", b < b"world")
print(bytes(3), bytes([1, 2, 255]), bytes(b"copy"), bytes(bytearray(b"ba")), bytes("text", "utf-8"), bytes(range(3)), bytes((5,)))
print(b + b" world", b * 2, 2 * b"ab", b"" * 5, list(b"abc"), 104 in b, b"ell" in b, b"zz" in b, 300 in b if 0 else "-")
print(b.find(b"l"), b.rfind(b"l"), b.index(b"e"), b.count(b"l"), b.startswith(b"he"), b.endswith(b"lo"), b.find(b"zz"), b.find(108))
print(b.upper(), b"ABC".lower(), b" x ".strip(), b"xxaxx".strip(b"x"), b"a,b".split(b","), b"a b c".split(), b",".join([b"1", b"2"]))
print(b.replace(b"l", b"L"), b"a=b".partition(b"="), b"a=b=c".rpartition(b"="), b"ab".center(6), b"1".isdigit(), b"a".isalpha(), b" ".isspace())
print(b.decode(), b"\xc3\xa9".decode("utf-8"), b"\x00\xff".hex(), b"\x01\x02\x03".hex(":"), bytes.fromhex("00ff10"), bytes.fromhex("01 02"))
print(hash(b"abc") == hash(b"abc"), {b"k": 1}[b"k"], sorted([b"b", b"a", b""]), min(b"bca"), max(b"bca"), sum(b"\x01\x02"))
for x in b"\x00\x7f\xff":
    print(x, type(x))
for f in (lambda: b[10], lambda: b["a"], lambda: b + "s", lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes("s"), lambda: bytes([1.5]),
          lambda: b.index(b"zz"), lambda: bytes.fromhex("0"), lambda: bytes.fromhex("zz"), lambda: b"".join(["s"]), lambda: b"\xff".decode(), lambda: b[::2]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    b[0] = 1
except TypeError as e:
    print("TypeError", e)
print(b"%d %s %x" % (1, b"x", 255), b"{} {:>4}".format(1, "a"), bytes(5) == b"\0" * 5, b"a" b"b", bool(b""), bool(b"\0"))
