import gc


class Node:
    def __init__(self, v, next=None):
        self.v = v
        self.next = next


head = None
for i in range(200):
    head = Node(i, head)
gc.collect()
n = 0
x = head
while x:
    n += x.v
    x = x.next
print(n)
d = {str(i): [i, (i, str(i))] for i in range(100)}
gc.collect()
print(sum(v[0] + v[1][0] + int(v[1][1]) for v in d.values()))
closures = [(lambda k: lambda: k * 2)(i) for i in range(50)]
gc.collect()
print(sum(f() for f in closures))


def gen(n):
    local = [n]
    for i in range(n):
        yield local[0] + i


gens = [gen(i) for i in range(1, 20)]
for g in gens:
    next(g)
gc.collect()
print(sum(sum(g) for g in gens))
bound = [[i].count for i in range(20)]
its = [iter([i, i + 1]) for i in range(20)]
views = [memoryview(bytearray([i] * 5))[1:3] for i in range(20)]
big = [10**20 + i for i in range(20)]
fl = [i * 0.5 for i in range(20)]
gc.collect()
junk = [bytearray(50) for i in range(50)]
print(sum(b(i) for i, b in enumerate(bound)), sum(next(i) for i in its), sum(v[0] for v in views), sum(big) - 20 * 10**20, sum(fl))
e = None
try:
    raise ValueError([1, 2, "payload"])
except ValueError as err:
    e = err
gc.collect()
print(e.args)
s = "".join(chr(97 + i % 26) for i in range(500))
parts = s.split("m")
gc.collect()
print(len(parts), sum(len(p) for p in parts))
