class Tree:
    def __init__(self, value, *children):
        self.value = value
        self.children = children

    def __iter__(self):
        yield self.value
        for c in self.children:
            yield from c

    @property
    def depths(self):
        return self._walk(0)

    def _walk(self, d):
        yield d, self.value
        for c in self.children:
            yield from c._walk(d + 1)

    @staticmethod
    def numbers(n):
        yield from range(n)

    @classmethod
    def build(cls, n):
        for i in range(n):
            yield cls(i)


t = Tree(1, Tree(2, Tree(3)), Tree(4))
print(list(t), list(t.depths), list(Tree.numbers(3)), [x.value for x in Tree.build(2)], sum(t), max(t), 3 in t, sorted(t, reverse=True))
a, b, *c = t
print(a, b, c)
print([(x, y) for x in t for y in Tree(0, Tree(9))][:4], dict(zip(t, "abcd")) == {1: "a", 2: "b", 3: "c", 4: "d"}, list(map(lambda x: x * 2, t)), list(enumerate(t))[1], tuple(t), set(t) == {1, 2, 3, 4})
g = (x for x in t)
print(next(g), list(g))


def interleave(*its):
    its = [iter(i) for i in its]
    while its:
        for i in list(its):
            try:
                yield next(i)
            except StopIteration:
                its.remove(i)


print(list(interleave(t, "ab", range(2))))
