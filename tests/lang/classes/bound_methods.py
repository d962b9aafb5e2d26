class C:
    def __init__(self, n):
        self.n = n

    def get(self, k=0):
        return self.n + k


a, b = C(1), C(2)
g = a.get
a.n = 10
print(g(), g(5), g(k=1))
print(a.get == a.get, a.get == b.get, a.get is a.get)
print(list(map(a.get, [1, 2])), [f() for f in (a.get, b.get)])
a.get2 = b.get
print(a.get2())
a.own = lambda: "no self"
print(a.own())
C.added = lambda self: self.n * 2
print(a.added(), b.added())
print([].append.__name__ if hasattr([].append, "__name__") else "no name", C.get.__name__)
up = "abc".upper
print(up(), "".join(map("x{}".format, range(3))))
lst = []
add = lst.append
for i in range(3):
    add(i)
print(lst)
d = {a.get: "method key"}
print(d[a.get])
a.get = "hidden"
print(a.get, C.get(a))
print(type(b.get).__name__, type(C.get).__name__)
