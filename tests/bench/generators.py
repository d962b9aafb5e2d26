# Generators: pulled from, chained, delegated to, sent to.
import stopwatch


def numbers(n):
    for i in range(n):
        yield i


def odd(source):
    for value in source:
        if value & 1:
            yield value


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def adder():
    total = 0
    while True:
        total += yield total


def work():
    total = sum(odd(numbers(100_000)))
    total += sum(tree(11))
    total += sum(x * 2 for x in range(50_000))
    sink = adder()
    next(sink)
    for i in range(30_000):
        last = sink.send(i)
    return total, last


stopwatch.run(work)
