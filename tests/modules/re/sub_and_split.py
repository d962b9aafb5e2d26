import re

print(re.sub("a", "b", "banana"), re.sub("a", "b", "banana", 2), re.sub("\\d+", "#", "a1b22c"), re.sub("x", "y", "abc"))
print(re.sub("(a)(b)", "\\2\\1", "abab"), re.sub("(\\w+) (\\w+)", "\\g<2> \\g<1>", "hello world"), re.sub("a", lambda m: m.group(0).upper(), "banana"))
print(re.compile("[,;]").sub("|", "a,b;c"), re.sub("", "-", "ab") if 0 else "", re.sub("a", "", "banana"), re.sub("^", ">", "x") if 0 else "")
print(re.compile(",").split("a,b,c"), re.compile(",").split("a,b,c", 1), re.compile("[, ]+").split("a, b,c"), re.compile("x").split("abc"), re.compile(",").split(""), re.compile(",").split(",a,"))
r = re.compile("(\\w)(\\d)")
print(r.sub(lambda m: m.group(2) + m.group(1), "a1 b2"))
for f in (lambda: re.sub("(a)", "\\5", "a"), lambda: re.sub("a", 5, "a"), lambda: re.compile("(").search("x"), lambda: re.compile("*"), lambda: re.compile("[a"), lambda: re.compile("a**"), lambda: re.compile(")"), lambda: re.compile("\\"), lambda: re.match(5, "a"), lambda: re.match("a", 5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(re.compile("a").search("banana", 2) is not None, re.compile("b").match("ab", 1) is not None, re.compile("a").search("bbba", 0, 2))
