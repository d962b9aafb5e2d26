import gc

gc.collect()
before = gc.mem_alloc()
keep = bytearray(2000)
with_it = gc.mem_alloc()
keep = None
gc.collect()
after = gc.mem_alloc()
print(2000 <= with_it - before < 2300, after <= before + 200, gc.mem_free() > 0)
for i in range(200):
    x = [0] * 100
x = None
gc.collect()
print(gc.mem_alloc() <= before + 400)

# cycles are garbage like the rest
class Node:
    pass


for i in range(20):
    a, b = Node(), Node()
    a.o, b.o = b, a
a = b = None
gc.collect()
print(gc.mem_alloc() <= before + 1500)
total = gc.mem_alloc() + gc.mem_free()
x = bytearray(500)
print(gc.mem_alloc() + gc.mem_free() == total)
print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()
print(gc.isenabled(), gc.threshold())
