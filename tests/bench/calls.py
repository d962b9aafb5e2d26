# Python functions called with one, three, default and keyword arguments.
import stopwatch


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def three(a, b, c=1):
    return a - b + c


def work(n):
    total = fib(18) + fib(21)
    for i in range(n):
        total += three(i, 3) + three(i, b=2, c=4)
    return total


stopwatch.run(work, 60_000, 3_000)
