# oracle: none
# Many new names when no large piece of memory is left: their tables take it in small ones.
import gc


class Holder:
    pass


made = Holder()
i = 0
blocks = [None] * (3000 if gc.mem_free() + gc.mem_alloc() < 300000 else 8000)
gc.collect()
n = 0
size = 300
while n < len(blocks):
    try:
        blocks[n] = bytearray(size)
        n += 1
    except MemoryError:
        size //= 2
        if size < 40:
            break
print(size < 40)
# Every other one goes: what is free is in pieces of 300 bytes at most.
i = 0
while i < n:
    blocks[i] = None
    i += 2
gc.collect()
try:
    bytearray(2000)
    print("in one piece")
except MemoryError:
    print("in pieces")
for i in range(700):
    hasattr(made, "name_number_%d" % i)
made.name_number_7 = 7
print(hasattr(made, "name_number_7"), hasattr(made, "name_number_8"))
made.name_number_699 = "last"
print(getattr(made, "name_number_%d" % 699), getattr(made, "name_number_%d" % 7))
blocks = None
gc.collect()
print(len(bytearray(2000)))
