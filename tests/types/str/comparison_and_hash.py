print("a" < "b", "a" < "aa", "" < "a", "b" > "a", "abc" <= "abc", "abc" >= "abd", "Z" < "a", "é" > "z", "日" > "é")
print("a" == "a", "a" == "b", "a" != "b", "1" == 1, "" == "", "a" * 20 == "aaaaaaaaaa" * 2)
print(hash("abc") == hash("abc"), hash("a" + "bc") == hash("abc"), {"abc": 1}["a" + "bc"], "x" in {"x": 1})
print("abc" is "abc", "ab" + "c" == "abc", sorted(["b", "B", "a", "", "aa", "é"]))
long = "x" * 300
print(long == "x" * 300, long + "y" > long, {long: "long key"}["x" * 300], len({long: 1, "x" * 300: 2}))
for f in (lambda: "a" < 1, lambda: "a" > None, lambda: "a" < b"a"):
    try:
        f()
    except TypeError as e:
        print("TypeError", e)
print(str(), str(5), str(None), str("s"), str([1, "a"]), str(b"ab", "utf8"), str(1.5), str(True), str(int))
print(max("a", "b", key=lambda c: -ord(c)), bool(""), bool("0"), len(""), ord("a"), chr(98), chr(0x65E5))
