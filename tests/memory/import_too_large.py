# requires: host
# A module that is too large to compile is a MemoryError; the rest goes on, and the compiler's memory is free again.
import gc
import os
import sys

folder = os.getenv("CASE_TMP")
sys.path.insert(0, folder)


def write(name, n_lines):
    with open(folder + "/" + name + ".py", "w") as f:
        f.write("first = 1\n")
        for i in range(n_lines):
            f.write("def f%d(a, b):\n    return [a + %d, b, 'a text of function %d']\n" % (i, i, i))
        f.write("last = 2\n")


def free():
    gc.collect()
    return gc.mem_free()


write("small_module", 3)
write("large_module", 40)
write("too_large", free() // 100)
free()
before = free()
for i in range(3):
    try:
        import too_large

        print("?")
    except MemoryError as e:
        print("MemoryError", "too_large" in sys.modules, "too_large" in globals())
# What stays are names.
print(before - free() < before // 3)
before = free()
for i in range(3):
    try:
        import too_large
    except MemoryError as e:
        pass
print(abs(before - free()) < 2000)
import small_module

print(small_module.last, small_module.f2(1, 2))
# Of a module that fits, functions stay; what the compiler needed beyond that is free.
before = free()
import large_module

after = free()
print(0 < before - after < 40 * 1000, large_module.f39(3, 4))
del large_module, sys.modules["large_module"]
print(free() > after)
