# oracle: none (the final 1.29 decodes so; the packaged original is a preview)
# Encodings by name, and what to do with bytes that do not decode.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


for name in ["utf-8", "utf8", "ascii"]:
    show(lambda: b"plain".decode(name))
    show(lambda: "plain".encode(name))
    show(lambda: str(b"plain", name))
    show(lambda: bytes("plain", name))
    show(lambda: bytearray("plain", name))
for name in ["latin-1", "utf-16"]:
    show(lambda: b"plain".decode(name))
    show(lambda: "plain".encode(name))
    show(lambda: str(b"plain", name))
    show(lambda: bytes("plain", name))
show(lambda: "\u20ac".encode())
for bad in [b"\xff", b"a\xc3", b"\xe2\x82b", b"\xf0\x9f\x98x", b"\xed\xa0\x80", b"\xc0\x80", b"ok\x80ok"]:
    for errors in ["ignore", "replace"]:
        show(lambda: bad.decode("utf-8", errors))
        show(lambda: bytearray(bad).decode("ascii", errors))
        show(lambda: str(memoryview(bad), "utf8", errors))
for bad in [b"\xff", b"\xc3"]:
    for args in [(), ("utf-8",), ("utf-8", "strict"), ("ascii",)]:
        try:
            bad.decode(*args)
            print("no error")
        except UnicodeError:
            print("UnicodeError")
try:
    "\xe9".encode("ascii")
except UnicodeError:
    print("UnicodeError")
