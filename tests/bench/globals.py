# Names of the module and of the built-ins, read and written.
import stopwatch

LIMIT = 250
count = 0
total = 0


def step(i):
    global count, total
    count += 1
    if i % LIMIT == 0:
        total += min(i, LIMIT) + len(NAMES)


NAMES = ("one", "two", "three")


def work(n):
    for i in range(n):
        step(i)
    return count, total


stopwatch.run(work, 150_000, 8_000)
