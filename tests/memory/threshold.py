import gc

gc.collect()
print(gc.threshold())
gc.threshold(5000)
print(gc.threshold())
peak = 0
gc.collect()
base = gc.mem_alloc()
for i in range(200):
    x = bytearray(500)
    a = gc.mem_alloc() - base
    if a > peak:
        peak = a
print(peak < 12000, peak > 1000)
gc.threshold(-1)
print(gc.threshold())
