from collections import OrderedDict

d = OrderedDict([("z", 1), ("a", 2), ("m", 3)])
print(d, list(d), list(d.values()), list(d.items()))
d["b"] = 4
d["a"] = 20
print(list(d.items()))
del d["a"]
d["a"] = 21
print(list(d), len(d), d == {"z": 1, "m": 3, "b": 4, "a": 21}, isinstance(d, dict))
print(d.popitem(), list(d), d.pop("z"), list(d))
d.update([("x", 1), ("y", 2)])
print(list(d), d.get("x"), d.setdefault("w", 0), list(d.keys()), OrderedDict(), bool(OrderedDict()))
d.clear()
print(d, len(d))
e = OrderedDict(zip("cab", range(3)))
print(list(e), e.copy(), list(OrderedDict.fromkeys("zyx")), OrderedDict(e) == e)
for i in range(50):
    e[i] = i
for i in range(0, 50, 2):
    del e[i]
print(list(e)[:8], len(e))
