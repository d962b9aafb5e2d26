d = {"a": 1}
print(d["a"], d.get("a"), d.get("z"), d.get("z", 5), "a" in d, "z" in d, len(d), "z" not in d)
d["b"] = 2
d.update({"c": 3}, d=4)
d.update([("e", 5), ("f", 6)])
d.update(g=7)
print(sorted(d.items()), len(d))
print(d.pop("g"), d.pop("zz", "default"), d.setdefault("a", 9), d.setdefault("h", 8), d.setdefault("i"), sorted(d))
del d["i"]
k = d.copy()
d.clear()
print(d, len(k), bool(d), bool(k))
print(sorted(k.keys()), sorted(k.values()), sorted(k.items()), list(k)[0] in k)
print(dict(), dict(a=1), sorted(dict([("x", 1), ("y", 2)]).items()), dict({"q": 1}), dict({"q": 1}, q=2), sorted(dict(zip("ab", (1, 2))).items()))
print(dict.fromkeys("a"), sorted(dict.fromkeys([1, 2], "v").items()), dict.fromkeys([]))
one = {"only": 1}
print(one.popitem(), one)
for f in (
    lambda: d["nope"],
    lambda: d.pop("nope"),
    lambda: d.popitem(),
    lambda: {[]: 1},
    lambda: {}[[1]],
    lambda: dict([1, 2]),
    lambda: dict([(1,)]),
    lambda: d.update(5),
    lambda: {1: 2} + {3: 4},
    lambda: {1: 2} < {1: 3},
    lambda: dict.fromkeys(5),
    lambda: d.get([]),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print({1: "a"} == {1: "a"}, {1: "a"} != {1: "b"}, {1: 2, 3: 4} == {3: 4, 1: 2}, {} == {}, {1: 2} == {1.0: 2.0}, {1: 2} == [1])
