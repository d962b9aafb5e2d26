class Stack(list):
    def push(self, x):
        self.append(x)

    def top(self):
        return self[-1]


s = Stack()
s.push(1)
s.push(2)
print(s, s.top(), len(s), s[0], 2 in s, list(s))
s2 = Stack([3, 1, 2])
s2.sort()
print(s2, s2 + [9], s2 == [1, 2, 3], s2[1:], isinstance(s2, list))
s2.attr = "x"
print(s2.attr, s2.index(3), s2.pop())
for x in s2:
    print(x)
s2[0] = "z"
del s2[1]
print(s2)


class L(list):
    def __getitem__(self, i):
        return "item %r" % (i,)

    def append(self, x):
        super().append(x * 2)


l = L()
l.append(5)
print(l[0], list(l), l)


class Init(list):
    def __init__(self, n):
        super().__init__(range(n))
        self.n = n


i = Init(3)
print(i, i.n)
print(bool(Stack()), bool(Stack([0])), str(Stack("ab")))
