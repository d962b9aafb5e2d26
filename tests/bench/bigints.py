# Integers of hundreds of digits: powers, products, quotients, shifts, and as text.
import stopwatch


def power(base, exponent, modulus):
    result = 1
    while exponent:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def root(n):
    guess = 1 << (len("%x" % n) * 2 + 1)
    while True:
        better = (guess + n // guess) >> 1
        if better >= guess:
            return guess
        guess = better


def work(n):
    prime = (1 << 127) - 1
    total = 0
    for i in range(n):
        total ^= power(3 + i, prime - 2, prime)
    product = 1
    for i in range(1, 30 * n):
        product = product * (2 * i + 1) + (1 << i % 64)
    text = str(product)
    again = int(text)
    side = root(product)
    exact = again == product and side * side <= product < (side + 1) * (side + 1)
    return total % 1_000_003, len(text), text[:12], exact


stopwatch.run(work, 40, 4)
