import gc


def fill():
    out = []
    size = 1 << 20
    while size:
        try:
            out.append(bytearray(size))
        except MemoryError:
            size >>= 1
            if size < 64:
                break
    return len(out)


try:
    print(fill() > 0)
except MemoryError:
    print("list itself")
gc.collect()
print(len([0] * 100), "still works")
for f in (lambda: bytearray(1 << 28), lambda: "x" * (1 << 28), lambda: [0] * (1 << 28), lambda: bytes(1 << 28), lambda: (0,) * (1 << 28)):
    try:
        f()
        print("?")
    except MemoryError as e:
        print("MemoryError", str(e).startswith("memory allocation failed"))
    except OverflowError as e:
        print("OverflowError")


class Eater:
    def __init__(self, depth):
        self.data = bytearray(20000)
        self.next = Eater(depth + 1)


for _ in range(3):
    try:
        Eater(0)
    except (MemoryError, RuntimeError):
        print("stopped")
    gc.collect()
print(sum(range(10)))
