s = "abcabcabc"
for args in (("b", 2), ("b", 2, 4), ("b", -3), ("b", 0, -5), ("c", 100), ("", 3), ("", 9), ("", 10), ("abc", 1, 6), ("b", None), ("b", None, 3)):
    out = []
    for name in ("find", "rfind", "count", "startswith"):
        try:
            out.append(getattr(s, name)(*args))
        except Exception as e:
            out.append(type(e).__name__)
    print(args, out)
for args in (("a", 2), ("a", 2, 4), ("zz", 0)):
    for name in ("index", "rindex"):
        try:
            print(name, args, getattr(s, name)(*args))
        except ValueError as e:
            print(name, args, "ValueError", e)
b = b"abcabc"
print(b.find(b"c", 3), b.rfind(b"c", 0, 5), b.count(b"b", 2), b.startswith(b"c", 2), b.endswith(b"b", 0, 5), b.find(99))
for bad in (lambda: s.find(5), lambda: s.count(None), lambda: s.startswith(5), lambda: s.endswith(("a", 5)), lambda: b.find("a"), lambda: b.find(256), lambda: s.replace("a"), lambda: s.replace(1, "b"), lambda: s.center("x"), lambda: s.split(",", "x"), lambda: s.strip(5), lambda: s.join(5), lambda: s.upper(1)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
