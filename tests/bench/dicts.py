# Dictionaries with integers and strings as keys: filled, read, walked, emptied.
import stopwatch


def work(n):
    counts = {}
    state = 1
    for _ in range(8 * n):
        state = (state * 1103 + 12345) & 0xFFFFF
        key = state % 997
        counts[key] = counts.get(key, 0) + 1
    names = {"n%d" % i: i for i in range(n // 5)}
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


stopwatch.run(work, 10_000, 1_000)
