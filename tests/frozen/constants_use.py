# From source here, from flash on a board: uses of constants take no memory, and a frozen module hardly any.
import gc
import sys

on_board = sys.platform == "pyboard"
gc.collect()
before = gc.mem_alloc()
import frozen_constants as f

gc.collect()
print(gc.mem_alloc() - before < 1500 or not on_board)


def cost(g):
    g()
    gc.disable()
    a = gc.mem_alloc()
    g()
    b = gc.mem_alloc()
    gc.enable()
    return b - a


for name in ("use_bytes", "use_text", "use_tuple", "use_float", "use_big", "use_table"):
    print(name, cost(getattr(f, name)))
for name in ("BYTES", "TEXT", "TUPLE", "FLOAT", "BIG", "COMPLEX", "TABLE"):
    in_flash = 0x08000000 <= id(getattr(f, name)) < 0x08100000
    print(name, in_flash or not on_board)
for x in f.TUPLE[2:4]:
    print(0x08000000 <= id(x) < 0x08100000 or not on_board)
print(f.BYTES[:5], f.TEXT[:6], f.TUPLE[3], f.BIG + 1, f.COMPLEX, len(f.TABLE), f.TABLE[11])
print(f.shifted(2), "_SHIFT" in dir(f), f.Thing().limits())
try:
    f.BYTES[0] = 1
except TypeError as e:
    print("TypeError", e)
f.FLOAT = "names of a frozen module can be bound anew"
print(f.FLOAT, f.use_float())
