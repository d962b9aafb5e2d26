print("Hello World 123".upper(), "Hello World 123".lower(), "é".upper(), "ÀB".lower(), "".upper())
for s in ("abc", "ABC", "Abc", "123", "a1", " \t\n", "", "é", "a b", "_"):
    print(repr(s), s.isalpha(), s.isdigit(), s.isspace(), s.isupper(), s.islower())
print(" x ".strip(), "  x ".lstrip() + "|", " x  ".rstrip() + "|", "xxabcxx".strip("x"), "abcxyz".strip("zyxa"))
print("xyzzyabc".lstrip("zxy"), "abc...".rstrip("."), "\t\n a \r\n".strip(), "".strip(), "aaa".strip("a"), repr("éaé".strip("é")))
print("a.b.a".replace("a", "x"), "aaa".replace("a", "b", 2), "abc".replace("z", "y"), "aXbX".replace("X", ""), "abc".replace("", "-"))
print("aaa".replace("aa", "b"), "abc".replace("abc", ""), "日本".replace("本", "x"), "a.b".replace(".", "::"), "aaa".replace("a", "b", 0))
print("x".center(5) + "|", "ab".center(5) + "|", "abc".center(2) + "|", "abcd".center(7) + "|")
print("abc".encode(), "é".encode(), "é日😀".encode("utf-8"), "".encode(), bytes("é", "utf8"))
