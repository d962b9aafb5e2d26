# The heap is never compacted: what was freed in pieces serves small requests, not one of their sum, until the blockers go.
import gc


def largest():
    size = 1 << 24
    while size > 64:
        try:
            return len(bytearray(size))
        except MemoryError:
            size = size * 3 // 4
    return 0


i = 0
gc.collect()
before = largest()
gc.collect()
blocks = [None] * (gc.mem_free() // 1000)
pieces = [None] * len(blocks)
n = 0
try:
    while True:
        blocks[n] = bytearray(1000)
        n += 1
except MemoryError:
    pass
i = 0
while i < n - 2:
    blocks[i] = None
    i += 2
gc.collect()
print(gc.mem_free() > 400 * n)
try:
    bytearray(n * 300)
    print("?")
except MemoryError as e:
    text, size = e.args[0].split("allocating ")
    print(text, n * 300 <= int(size.split()[0]) <= n * 300 + 64, size.split()[1])
# Where the big one fails, as many bytes fit in pieces.
wanted = n * 300 // 900
for i in range(wanted):
    pieces[i] = bytearray(900)
print(pieces[wanted - 1] is not None)
blocks = pieces = None
gc.collect()
print(len(bytearray(n * 300)) == n * 300, largest() >= before // 2)
