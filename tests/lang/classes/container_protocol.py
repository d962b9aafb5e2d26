class Seq:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        if isinstance(i, slice):
            return ("slice", i.start, i.stop, i.step)
        return self.items[i]

    def __setitem__(self, i, v):
        print("set", i, v)
        self.items[i] = v

    def __delitem__(self, i):
        print("del", i)
        del self.items[i]

    def __contains__(self, x):
        print("contains", x)
        return x in self.items


s = Seq(1, 2, 3)
print(len(s), s[0], s[-1], s[1:2], s[::2], s[:], 2 in s, 9 not in s)
s[0] = "new"
del s[1]
print(s.items, bool(s), bool(Seq()))
print([x for x in s], list(s), tuple(s))
a, b = s
print(a, b)
s[0] += "er"
print(s.items)


class Grid:
    def __getitem__(self, key):
        return key


g = Grid()
print(g[1, 2], g["a", 1:2][0], g[()], g[(1,)])


class ByIter:
    def __iter__(self):
        return iter([1, 2])


print(1 in ByIter(), 5 in ByIter(), list(ByIter()))
for f in (lambda: len(g), lambda: 1 in 5, lambda: object()[0]):
    try:
        f()
    except TypeError as e:
        print("TypeError", e)
