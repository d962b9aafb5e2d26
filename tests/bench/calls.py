# Python functions called with one, three, default and keyword arguments.
import stopwatch


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def three(a, b, c=1):
    return a - b + c


def work():
    total = fib(22)
    for i in range(60_000):
        total += three(i, 3) + three(i, b=2, c=4)
    return total


stopwatch.run(work)
