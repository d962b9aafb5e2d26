# Fannkuch: over all orders of n numbers, how often does the front part have to be turned over until a 0 leads?
import stopwatch


def flips(order):
    order = order[:]
    n = 0
    while order[0]:
        top = order[0]
        order[: top + 1] = order[top::-1]
        n += 1
    return n


def permutations(order, size):
    # Heap's method, in place: each order differs from the one before by one exchange.
    turns = [0] * size
    yield order
    i = 1
    while i < size:
        if turns[i] < i:
            other = turns[i] if i & 1 else 0
            order[other], order[i] = order[i], order[other]
            yield order
            turns[i] += 1
            i = 1
        else:
            turns[i] = 0
            i += 1


def work(n):
    most = 0
    checksum = 0
    sign = 1
    for order in permutations(list(range(n)), n):
        n_flips = flips(order)
        most = max(most, n_flips)
        checksum += sign * n_flips
        sign = -sign
    return checksum, most


stopwatch.run(work, 8, 6)
