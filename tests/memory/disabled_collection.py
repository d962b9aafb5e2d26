# With automatic collection disabled a full heap is a MemoryError, garbage or not; a collection on demand still works.
import gc


def fill(limit):
    n = 0
    try:
        while n < limit:
            bytearray(10000)
            n += 1
    except MemoryError:
        return "MemoryError"
    return "no error"


gc.collect()
many = (gc.mem_free() + gc.mem_alloc()) // 10000 * 2
print(fill(many))
gc.disable()
print(fill(many))
print(gc.mem_free() < 30000, gc.isenabled())
gc.collect()
print(gc.mem_free() > 30000)
gc.enable()
print(fill(many), gc.isenabled())
