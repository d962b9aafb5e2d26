# Loops over small integers, and some that grow beyond a machine word.
import stopwatch


def work():
    total = 0
    state = 1
    for i in range(300_000):
        state = (state * 1103 + 12345) & 0xFFFFF
        if state & 1:
            total += state >> 3
        else:
            total ^= i
    n = 0
    while n < 200_000:
        n += 1 + (n % 3 == 0)
    big = 1
    for i in range(1, 300):
        big = big * i + n
    while big > 1_000_000_007:
        big //= 1_000_003
    return total, n, big


stopwatch.run(work)
