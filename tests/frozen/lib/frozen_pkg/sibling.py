VALUE = "from the sibling"


def fails(n):
    if n == 0:
        raise ValueError("deep in flash")
    return fails(n - 1)


def count(n):
    for i in range(n):
        yield i, VALUE
