print("%s %s" % ("a", 1), "%s" % "x", "%s" % (1,), "%s" % [1, 2], "%r" % "q", "%s %r" % (None, None), "no args" % ())
print("%5s|%-5s|%05s|%.2s|%5.1s|%-5.2s|" % ("ab", "ab", "ab", "abc", "abc", "abc"))
print("%d %i %u" % (1, 2, 3), "%3d|%-3d|%03d|%+d|% d" % (5, 5, 5, 5, 5), "%x %X %o %#x" % (255, 255, 8, 255))
print("%c%c" % ("a", 98), "%%", "%d%%" % 50, "%s%%" % "x", "100%% sure" % ())
print("%*d|%-*d|%.*f" % (5, 42, 5, 42, 2, 1.5), "%*s|" % (-5, "a"))
print("%(a)s %(b)d %(a)r" % {"a": "x", "b": 2}, "%(k)s" % {"k": (1, 2)}, "%(x)5.1f|" % {"x": 2.5})
print("%.1f %.0f %5.2f|%-7.1f|%+.1f %e" % (2.25, 2.5, 2.5, 2.5, 2.5, 1000.0))
print("%s" % ((1, 2),), "%s %s" % ("t", (1, 2)), "%s" % {"a": 1}, b"%d %s" % (1, b"x") if hasattr(b"", "__mod__") else b"%d" % 1)
print("%5d|%-8s|%6.2f|" % (42, "left", 3.14159), "%08.3f|%+05d|%x" % (3.14159, 42, 3735928559))
for f in (
    lambda: "%s %s" % "a",
    lambda: "%s" % ("a", "b"),
    lambda: "%d" % "x",
    lambda: "%d" % None,
    lambda: "%" % 1,
    lambda: "%z" % 1,
    lambda: "%(a)s" % 5,
    lambda: "%(a)s" % {},
    lambda: "%c" % "ab",
    lambda: "x" % 5,
    lambda: "%s %(a)s" % (1,),
    lambda: "%f" % "s",
    lambda: "%*d" % (1,),
    lambda: "%(a" % {"a": 1},
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
