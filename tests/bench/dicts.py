# Dictionaries with integers and strings as keys: filled, read, walked, emptied.
import stopwatch


def work():
    counts = {}
    state = 1
    for _ in range(80_000):
        state = (state * 1103 + 12345) & 0xFFFFF
        key = state % 997
        counts[key] = counts.get(key, 0) + 1
    names = {"n%d" % i: i for i in range(2_000)}
    total = 0
    for _ in range(10):
        for name, value in names.items():
            if name in names:
                total += names[name] - value + 1
    while names:
        names.popitem()
    for key in range(0, 997, 2):
        counts.pop(key, None)
    return total, len(counts), sum(counts.values())


stopwatch.run(work)
