# Closures: variables shared between functions, lambdas, functions passed to functions.
import stopwatch


def counter(step):
    n = 0

    def advance():
        nonlocal n
        n += step
        return n

    return advance


def compose(f, g):
    return lambda x: f(g(x))


def work():
    counters = [counter(step) for step in range(5)]
    for _ in range(25_000):
        for advance in counters:
            last = advance()
    twice = compose(lambda x: x + x, lambda x: x + 1)
    total = sum(map(twice, range(40_000)))
    total += len(list(filter(lambda x: x % 3, range(40_000))))
    return last, total


stopwatch.run(work)
