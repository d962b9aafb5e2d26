import re

tests = (
    ("a", "cat", ), ("^a", "cat"), ("a$", "a"), ("c.t", "cat"), ("ca*t", "caaat"), ("ca+t", "ct"), ("ca?t", "ct"), ("[abc]+", "xxabcab"), ("[^abc]+", "abcxyz"),
    ("[a-c0-9]+", "zz19b"), ("(a)(b)?", "a"), ("(a|b)+", "abab"), ("\\d+", "ab123"), ("\\D+", "12ab"), ("\\w+", "__a1 b"), ("\\W", "ab!"), ("\\s+", "a \t b"), ("\\S+", "  xy "),
    ("a.*b", "a12b34b"), ("a.*?b", "a12b34b"), ("a+?", "aaa"), ("x??y", "xy"), ("(?:ab)+c", "ababc"), ("\\.", "a.b"), ("[.]", "a.b"), ("[a\\-z]", "-"), ("", "abc"), ("a||b", "b"),
    ("(a(b(c)))", "abc"), ("^$", ""), ("^abc$", "abc"), ("[]]", "]"), ("\\\\", "a\\b"), ("(\\w+)@(\\w+)\\.com", "me@site.com"), ("\\[x\\]", "[x]"), ("(ab|cd|ef)g", "efg"),
)
for pat, s in tests:
    m = re.search(pat, s)
    m2 = re.match(pat, s)
    print(repr(pat), repr(s), m.group(0) if m else None, m2.group(0) if m2 else None)
m = re.match("(\\w+) (\\w+)", "hello world again")
print(m.group(0), m.group(1), m.group(2))
for f in (lambda: m.group(3), lambda: m.group(-1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
r = re.compile("(\\d)(x)?")
print(r.match("1").group(2), r.search("ab2x").group(1), r.match("ab"), r.match(b"1") is not None if 0 else "-")
print(re.search(b"\\d+", b"ab12").group(0), re.match("caf(..)", "café").group(1))
