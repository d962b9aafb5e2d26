# `__eq__` of a key may change the table that it is looked up in.


class Key:
    def __init__(self, value, meddle):
        self.value = value
        self.meddle = meddle

    def __hash__(self):
        return 1

    def __eq__(self, other):
        self.meddle()
        return isinstance(other, Key) and self.value == other.value


d = {}
for i in range(10):
    d[Key(i, d.clear)] = i
print(len(d) < 3, len(list(d)) == len(d))

d = {}
busy = []


def grow():
    if not busy and len(d) < 50:
        busy.append(1)
        d[len(d) * 100] = 0
        busy.clear()


for i in range(10):
    d[Key(i, grow)] = i
print(len(list(d)) == len(d))

s = set()
for i in range(10):
    s.add(Key(i, s.clear))
print(len(s) < 3, len(list(s)) == len(s))

quiet = lambda: None
d = {Key(i, quiet): i for i in range(5)}
for k in list(d):
    k.meddle = d.clear
for k in range(5):
    try:
        del d[Key(k, quiet)]
    except KeyError:
        pass
print(len(d), len(list(d)))

l = []
l.extend(Key(i, l.clear) for i in range(5))
print(Key(9, quiet) in l, len(l))
