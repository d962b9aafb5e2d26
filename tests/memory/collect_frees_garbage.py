# The collector is conservative: a forgotten word on the machine stack may keep an object or two alive.
import gc


class Node:
    pass


def arrays(n):
    return [bytearray(2000) for _ in range(n)]


def cycles(n):
    for i in range(n):
        a, b = Node(), Node()
        a.o, b.o = b, a


def used():
    gc.collect()
    return gc.mem_alloc()


used()
before = used()
keep = arrays(10)
with_them = used()
keep = None
after = used()
print(20000 <= with_them - before < 21500, after - before < 7000, gc.mem_free() > 0)
for i in range(20):
    arrays(5)
print(used() - before < 14000)
cycles(100)
print(used() - before < 14000)
total = gc.mem_alloc() + gc.mem_free()
x = bytearray(500)
print(gc.mem_alloc() + gc.mem_free() == total)
print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()
print(gc.isenabled(), gc.threshold())
