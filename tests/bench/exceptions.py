# Exceptions raised and caught near and far, `finally`, and blocks where nothing happens.
import stopwatch


class Stop(Exception):
    pass


class Guard:
    def __enter__(self):
        return self

    def __exit__(self, *about):
        return False


def deep(n):
    if n == 0:
        raise Stop("down")
    return deep(n - 1)


def work(n):
    caught = 0
    for i in range(2 * n):
        try:
            if i % 2:
                raise ValueError(i)
            caught += 1
        except ValueError as error:
            caught += error.args[0] & 1
        finally:
            caught += 1
    for _ in range(n // 5):
        try:
            deep(10)
        except Stop:
            caught += 1
    missing = {}
    for i in range(n):
        try:
            missing[i]
        except KeyError:
            caught += 1
    for i in range(3 * n):
        with Guard():
            caught += 1
    return caught


stopwatch.run(work, 10_000, 800)
