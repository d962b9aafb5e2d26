# Loops over small integers, and some that grow beyond a machine word.
import stopwatch


def work(size):
    total = 0
    state = 1
    for i in range(3 * size):
        state = (state * 1103 + 12345) & 0xFFFFF
        if state & 1:
            total += state >> 3
        else:
            total ^= i
    n = 0
    while n < 2 * size:
        n += 1 + (n % 3 == 0)
    big = 1
    for i in range(1, 300):
        big = big * i + n
    while big > 1_000_000_007:
        big //= 1_000_003
    return total, n, big


stopwatch.run(work, 100_000, 5_000)
