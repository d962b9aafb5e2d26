# What mem_alloc and mem_free say follows what a program holds, in blocks of four words.
import gc


def used():
    gc.collect()
    return gc.mem_alloc()


used()
before = used()
total = gc.mem_alloc() + gc.mem_free()
block = 16 if total < 300000 else 32
hold = [None] * 40
base = used()
for size, blocks in ((1, 1), (block, 1), (block + 1, 2), (10 * block, 10), (100 * block + 1, 101)):
    for i in range(40):
        # The object itself takes one block.
        hold[i] = bytearray(size)
    grown = used() - base
    # A few blocks of noise.
    print(size // block, blocks, abs(grown // (40 * block) - blocks - 1) <= 1)
for i in range(40):
    hold[i] = None
print(abs(used() - base) < 20 * block)
print(gc.mem_alloc() + gc.mem_free() == total, gc.mem_free() < total)
x = [bytearray(1000) for i in range(10)]
print(gc.mem_free() < total - 10000)
