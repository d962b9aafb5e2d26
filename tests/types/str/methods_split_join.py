print("a b  c".split(), " a b ".split(), "".split(), "   ".split(), "abc".split())
print("a,b,,c".split(","), ",".split(","), "".split(","), "abc".split(","), "a--b--c".split("--"))
print("a b c d".split(None, 2), "a,b,c,d".split(",", 2), "a,b".split(",", 0), "a b".split(None, 0), "a,b,c".split(",", -1))
print("a,b,c".rsplit(","), "a,b,c".rsplit(",", 1), "a,b,c".rsplit(",", 0), "a--b--c".rsplit("--", 1))
print("a\tb\nc\rd".split(), "  lead".split(" "), "trail  ".split(" "))
print("one\ntwo\r\nthree\rfour".splitlines(), "a\n\nb\n".splitlines(), "".splitlines(), "a\nb".splitlines(True))
print(",".join([]), ",".join(["a"]), ",".join(["a", "b"]), "".join("xyz"), "--".join(("p", "q")), ", ".join(str(i) for i in range(3)))
print("a=b=c".partition("="), "abc".partition("="), "a=b=c".rpartition("="), "abc".rpartition("="), "=".partition("="))
print("日本 語".split(), "é,è".split(","), "é".join(["a", "b"]))
for f in (lambda: "a".split(""), lambda: "a".partition(""), lambda: ",".join([1]), lambda: ",".join(["a", b"b"]), lambda: "a b".rsplit(None, 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
d = {"k1": 1}
print("-".join(d), "".join({"only"}), ".".join("a.b.c".split(".")))
