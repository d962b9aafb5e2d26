d = {"a": 1}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i), "a" in k, 1 in v, ("a", 1) in i, ("a", 2) in i)
d["b"] = 2
print(sorted(k), sorted(v), sorted(i), len(k))
print([x for x in d], sorted(x * 2 for x in d.values()), {x: y for y, x in {"p": "q"}.items()}) if 0 else print("views follow the dict")
for key, value in sorted(d.items()):
    print(key, value)
print(list({}.keys()), list({}.items()), bool({}.keys()), bool(k), iter(k) is not k)
print(type(k), {"x": 1}.keys() == {"x": 1}.keys() if 0 else "", max(d.values()), sum(d.values()), tuple({5: 6}.items()))
try:
    k[0]
except TypeError as e:
    print("TypeError", e)
it = iter({"only": 1}.items())
print(next(it), next(it, "end"))
print(sorted(d, key=lambda x: -d[x]), min(d, key=d.get), dict(sorted(d.items())) == d)
print({}, {1: {}}, {"k": [1, (2,)]}, str({1: "a"}), repr({None: None}), {(1, 2): 3}, {b"k": 1.5})
