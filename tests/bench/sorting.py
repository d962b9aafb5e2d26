# Sorting: numbers, texts and tuples, in order, in disorder, by a key and backwards; and a search in the sorted.
import stopwatch


def shuffled(n):
    state = 12345
    values = []
    for _ in range(n):
        state = (state * 1664525 + 1013904223) & 0x3FFFFFFF
        values.append(state >> 8)
    return values


def place_of(values, wanted):
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def work(n):
    values = shuffled(n)
    ordered = sorted(values)
    total = sum([place_of(ordered, value) for value in values])
    ordered.sort()
    texts = sorted(["%x" % value for value in values])
    by_end = sorted(values, key=lambda value: value % 1000)
    pairs = [(value % 10, value) for value in values]
    pairs.sort(reverse=True)
    stable = all(a % 1000 <= b % 1000 for a, b in zip(by_end, by_end[1:]))
    return total, texts[n // 2], by_end[0] % 1000, pairs[0], pairs[-1], stable, min(values), max(values)


stopwatch.run(work, 3_000, 200)
