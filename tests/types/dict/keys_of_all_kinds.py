d = {}
keys = [1, "1", 1.5, None, (1, 2), b"bytes", True, False, 10**20, "", (), frozenset([1]), int, len, Ellipsis, range(1).__class__, 0.5, -1, -2, "long" * 10]
for i, k in enumerate(keys):
    d[k] = i
print(len(d), [d[k] for k in keys])
print(d[1.0], d[0], d[10 ** 20])
for k in keys:
    if k in d:
        del d[k]
print(d, len(d))


class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return 7

    def __eq__(self, o):
        return isinstance(o, Key) and self.v == o.v


for i in range(20):
    d[Key(i)] = i
print(len(d), d[Key(5)], Key(25) in d, d.pop(Key(3)), Key(3) in d, len(d))
d[Key(5)] = "new"
print(d[Key(5)], len(d))
for i in range(20):
    d.pop(Key(i), None)
print(len(d), d)
for bad in ([], {}, set(), bytearray(b"x"), [1]):
    try:
        d[bad] = 1
    except TypeError as e:
        print("TypeError", e)
try:
    (1, [2]) in {}
    {(1, [2]): 1}
except TypeError as e:
    print("TypeError", e)
