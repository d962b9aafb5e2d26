# The order in which the original shows keys follows its hash table.
d = {}
for k in ("one", "two", "three", "four", "five"):
    d[k] = len(k)
print(d)
print({1: 1, 2: 2, 3: 3}, {3: 1, 2: 2, 1: 3})
print(list({"a": 1, "b": 2, "c": 3}))
e = {10: "a", 20: "b", 30: "c"}
del e[20]
e[40] = "d"
e[20] = "again"
print(e, list(e.values()))
from collections import OrderedDict

o = OrderedDict()
for k in ("one", "two", "three", "four", "five"):
    o[k] = len(k)
print(o, list(o))
del o["two"]
o["two"] = 2
print(list(o.items()))
