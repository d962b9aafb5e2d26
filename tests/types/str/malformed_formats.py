# Format strings that make no sense: an error in words, never more.
def attempt(f):
    try:
        return repr(f())
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


for s in ("{", "}", "{}}", "{{}", "{0", "{0!", "{0!r", "{!x}", "{0:", "{:{", "{:{}", "{:{}}", "{0}{}", "{}{0}", "{1}", "{-1}", "{a", "{a}", "{a.", "{.b}", "{0[1]}",
          "{:5", "{:>", "{:=5}", "{:^^^5}", "{:+s}", "{:,}", "{:,s}", "{:.}", "{:.3d}", "{:#c}", "{:c}", "{:q}", "{:5.2.1f}", "{:999}", "{: }", "{:%}", "{!r:>5}", "{!s", "{!}",
          "{:b}{:o}{:X}", "{:e}", "{:n}", "{:_}", "{0:{0}}", "{:é}"):
    print(repr(s), attempt(lambda: s.format(12)), attempt(lambda: s.format("t")), attempt(lambda: s.format(1.5, 2)))

for s in ("%", "%%", "%%%", "%(", "%(a", "%(a)", "%(a)s", "%()s", "%y", "%5", "%-", "%+", "%#", "%0", "% ", "%.", "%.*", "%*", "%*d", "%.*f", "%5.", "%l", "%ld", "%q", "%s%s",
          "%c", "%d", "%x", "%e", "%r", "%(a)d %d", "%s %(a)s", "%00005d", "%-+ #05d", "%.0s", "%1$d"):
    print(repr(s), attempt(lambda: s % 12), attempt(lambda: s % "t"), attempt(lambda: s % ()), attempt(lambda: s % (3, 4)), attempt(lambda: s % {"a": 7}))
