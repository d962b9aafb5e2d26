# Allocates, fragments, throws, compiles and imports anew, N operations long, in rounds; what is free after each round must
# not become less. `N` is set by what runs this: `limits/soak` in tests/src/scenarios.rs.
import gc
import sys


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right
        self.me = self


def numbers(n):
    for i in range(n):
        yield i, str(i)


def fail(depth):
    if depth:
        try:
            fail(depth - 1)
        finally:
            depth = [depth]
    raise ValueError("at the bottom", depth)


def anew(i):
    # A module from the image, and one from text, each time as if it were the first.
    sys.modules.pop("frostbyte_demo", None)
    import frostbyte_demo

    names = {}
    exec("from micropython import const\n_A = const(%d)\ndef f(x):\n    return [x + _A, 'text %d']\ny = f(2)\n" % (i & 63, i & 7), names)
    return frostbyte_demo, names["f"], names["y"]


def work(n, seed):
    keep = [None] * 48
    errors = 0
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
        r = seed >> 10
        k = r % 48
        what = (r >> 8) & 15
        if what < 3:
            keep[k] = bytearray(seed % 2000)
        elif what < 5:
            keep[k] = [k] * (seed % 60)
        elif what == 5:
            keep[k] = {"key %d" % j: j for j in range(seed % 9)}
        elif what == 6:
            keep[k] = Node(keep[(k * 7) % 48], None)
        elif what == 7:
            keep[k] = (lambda a: lambda: a)(k)
        elif what == 8:
            keep[k] = numbers(3)
            next(keep[k])
        elif what == 9:
            keep[k] = "%s and %r" % (seed, k) * (seed % 5)
        elif what == 10:
            try:
                fail(seed % 4)
            except ValueError as e:
                keep[k] = e
                errors += 1
        elif what == 11:
            keep[k] = (1 << (seed % 300)) + seed
        elif what == 12:
            x = keep[k]
            if isinstance(x, list):
                x.append(seed)
                x.sort()
            elif isinstance(x, dict):
                x[seed % 20] = k
        elif what == 13:
            keep[k] = None
            keep[(k + 1) % 48] = None
        elif what == 14:
            try:
                if seed % 61 == 0:
                    keep[k] = bytearray(1 << 20)
                else:
                    keep[k] = {}[k]
            except (KeyError, MemoryError):
                errors += 1
        elif seed % 5 == 0:
            keep[k] = anew(i)
    return errors, seed


ROUND = 10000
seed = 1
errors = done = 0
least = most = None
while done < N:
    n, seed = work(ROUND, seed)
    errors += n
    done += ROUND
    gc.collect()
    free = gc.mem_free()
    # The first rounds make names and tables that stay.
    if done > 2 * ROUND:
        least = free if least is None else min(least, free)
        most = free if most is None else max(most, free)
print(done, "operations,", errors, "errors, free after a round", least, "to", most)
print("no leak" if most - least < 256 else "leak")
