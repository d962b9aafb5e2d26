# Formats of any characters on data of any length: what is read and written, and what is refused.
import random
import struct

ALPHABET = "bBhHiIlLqQfdsxP?<>=!@ 0123479cz"
DATA = bytes(range(200, 256)) + bytes(range(40))
random.seed(99)


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__ + " " + str(e)


for i in range(500):
    layout = random.choice("<>=!") + "".join([random.choice(ALPHABET) for _ in range(random.randint(1, 5))])
    # Floats of these bytes have many digits, numbers of a word's width differ.
    if any([c in layout[1:] for c in "fdlLP@"]):
        continue
    size = attempt(struct.calcsize, layout)
    print(layout, size)
    n = size if isinstance(size, int) and size < 90 else random.randrange(20)
    for length in (n, n - 1, n + 1):
        print(" ", attempt(struct.unpack, layout, DATA[: max(length, 0)]))
    target = bytearray(12)
    print(" ", attempt(struct.pack_into, layout, target, random.randrange(16) - 4, 1, 200, 70000, b"text"), target)
