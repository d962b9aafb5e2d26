# What is set reads back in whole blocks; 0 collects before every allocation; the documented recipe.
import gc

print(gc.threshold(), gc.threshold(1000), gc.threshold())
gc.threshold(-5)
print(gc.threshold())
gc.threshold(0)
print(gc.threshold())
gc.collect()
before = gc.mem_alloc()
most = 0
for i in range(100):
    bytearray(500)
    most = max(most, gc.mem_alloc() - before)
print(most < 2500)
gc.threshold(-1)
gc.collect()
before = gc.mem_alloc()
for i in range(20):
    bytearray(500)
# Without a threshold garbage stays until the heap is full.
print(gc.mem_alloc() - before > 9000)
gc.collect()
gc.threshold(gc.mem_free() // 4 + gc.mem_alloc())
quarter = gc.threshold()
before = gc.mem_alloc()
most = n = 0
while n < 3 * quarter:
    bytearray(1000)
    n += 1000
    most = max(most, gc.mem_alloc() - before)
print(quarter // 2 < most < quarter + 5000)
gc.disable()
before = gc.mem_alloc()
bytearray(quarter // 2)
bytearray(quarter // 2)
bytearray(quarter // 2)
# No automatic collection, whatever the threshold says.
print(gc.mem_alloc() - before >= 3 * (quarter // 2))
gc.enable()
for f in (lambda: gc.threshold("x"), lambda: gc.threshold(1, 2), lambda: gc.collect(1)):
    try:
        f()
    except TypeError as e:
        print("TypeError")
