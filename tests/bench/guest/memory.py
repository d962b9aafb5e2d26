# What a collection takes, after guest/stopwatch.py: lines of a name and a number.
ns = clock()


def fill():
    rows = []
    try:
        while True:
            row = [None] * 64
            rows.append(row)
            for i in range(64):
                row[i] = (i, row)
    except MemoryError:
        return rows


def collection():
    start = ns()
    gc.collect()
    return (ns() - start) & 0xFFFF_FFFF


# Names that are there already, and room for what measuring needs itself: nothing can be allocated in a full heap.
rows = full = None
gc.collect()
empty = collection()
reserve = bytearray(1000)
rows = fill()
reserve = None
gc.collect()
full = collection()
rows = None
print("collection_of_empty_heap_instructions", empty)
print("collection_of_full_heap_instructions", full)
print("collection_of_garbage_instructions", collection())
