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


def work(n):
    total = sum(odd(numbers(3 * n)))
    total += sum(tree(11))
    total += sum(x * 2 for x in range(2 * n))
    sink = adder()
    next(sink)
    for i in range(n):
        last = sink.send(i)
    return total, last


stopwatch.run(work, 30_000, 2_500)
