s = "hello world, hello"
print(s.find("hello"), s.find("hello", 1), s.find("hello", 1, 10), s.find("zz"), s.find(""), s.find("", 5), s.find("o", -3))
print(s.rfind("hello"), s.rfind("l"), s.rfind("zz"), s.rfind("hello", 0, 10), s.rfind(""))
print(s.index("world"), s.rindex("l"))
for f in (lambda: s.index("zz"), lambda: s.rindex("zz"), lambda: s.index("hello", 20)):
    try:
        f()
    except ValueError as e:
        print("ValueError", e)
print(s.count("l"), s.count("hello"), s.count("zz"), s.count(""), "aaaa".count("aa"), s.count("o", 5), s.count("o", 5, 8))
print(s.startswith("hell"), s.startswith("world", 6), s.startswith(""), s.startswith("x"), s.startswith(("x", "he")))
print(s.endswith("hello"), s.endswith("ello", 3), s.endswith(""), s.endswith("x"), s.endswith(("x", "lo")), s.endswith("world", 0, 11))
print("lo w" in s, "xyz" in s, "" in s, "" in "", "x" not in s)
print("é" in "café", "café".find("é"), "日本語".find("語"), "日本語".index("本"), "aéaé".rfind("é"), "日本日本".count("日"))
print("abc".startswith("abcd"), "".startswith(""), "".endswith("a"), "abc".find("c", 2), "abc".find("c", 3), "abc".find("", 3), "abc".find("", 4))
