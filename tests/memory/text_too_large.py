# requires: compiler
# Text that is too large to compile is a MemoryError, the system goes on, and the compiler's memory is free again.
import gc


def free():
    gc.collect()
    return gc.mem_free()


def attempt(n_lines):
    text = "x = [1, 2.5, 'a longer constant']\ny = x[0] + x[1]\n" * n_lines
    try:
        exec(text, {})
        return "compiled"
    except MemoryError:
        return "MemoryError"


attempt(1)
free()
before = free()
n = 16
while attempt(n) == "compiled":
    if free() < before - 600:
        print("memory of the compiler is missing", before - free())
    n *= 2
print("too large", n > 64)
for i in range(5):
    print(attempt(n))
print(abs(before - free()) < 600)
print(attempt(16), attempt(n), attempt(32))
print(abs(before - free()) < 600)
