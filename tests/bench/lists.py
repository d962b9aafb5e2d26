# Lists: appended to, indexed, cut, comprehended, sorted.
import stopwatch


def sieve(n):
    is_prime = [True] * n
    for i in range(2, n):
        if is_prime[i]:
            for k in range(i * i, n, i):
                is_prime[k] = False
    return [i for i in range(2, n) if is_prime[i]]


def work(n):
    primes = sieve(2 * n)
    # In no order, and never in reverse: some sorts do not like that.
    mixed = []
    at = 0
    for _ in range(len(primes)):
        at = (at + 1789) % len(primes)
        mixed.append(primes[at])
    mixed.sort()
    halves = mixed[:1000] + mixed[-1000:]
    pairs = [(a, b) for a, b in zip(halves, mixed)]
    stack = []
    for i in range(3 * n):
        stack.append(i)
        if i % 3 == 2:
            stack.pop()
    return len(primes), mixed[len(mixed) // 3], len(pairs), sum(stack)


stopwatch.run(work, 20_000, 2_000)
