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


def work(n):
    counters = [counter(step) for step in range(5)]
    for _ in range(n):
        for advance in counters:
            last = advance()
    twice = compose(lambda x: x + x, lambda x: x + 1)
    total = sum(map(twice, range(2 * n)))
    total += len(list(filter(lambda x: x % 3, range(2 * n))))
    return last, total


stopwatch.run(work, 22_000, 1_500)
