import gc

gc.collect()
free = gc.mem_free()
chunk = 1000
blocks = []
try:
    while True:
        blocks.append(bytearray(chunk))
        if len(blocks) > 5000:
            break
except MemoryError:
    pass
n = len(blocks)
print(n > 10)
for i in range(0, n, 2):
    blocks[i] = None
gc.collect()
small = big = None
try:
    big = bytearray(chunk * n // 3)
    print("big fits?")
except MemoryError as e:
    print("big fails", str(e).startswith("memory allocation failed, allocating"))
small = bytearray(chunk - 50)
print("small fits", len(small))
blocks = small = None
gc.collect()
big = bytearray(chunk * n // 3)
print("big fits after the blockers are gone", len(big) == chunk * n // 3)
