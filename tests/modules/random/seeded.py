import random

random.seed(42)
a = [random.getrandbits(8) for _ in range(5)]
random.seed(42)
print(a == [random.getrandbits(8) for _ in range(5)], all(0 <= x < 256 for x in a))
for f in (lambda: random.random(), lambda: random.uniform(2, 3), lambda: random.randint(1, 6), lambda: random.randrange(10), lambda: random.randrange(5, 8), lambda: random.randrange(0, 10, 2), lambda: random.choice([1, 2, 3])):
    xs = [f() for _ in range(100)]
    print(min(xs) >= 0, max(xs) <= 10, len(set(xs)) > 1)
print(all(1 <= random.randint(1, 6) <= 6 for _ in range(100)), set(random.randint(1, 3) for _ in range(100)) == {1, 2, 3}, random.randint(5, 5), random.randrange(7, 8), random.choice("x"))
print(random.getrandbits(0), random.getrandbits(32) >> 32, all(2 <= random.uniform(2, 3) <= 3 for _ in range(50)))
for f in (lambda: random.randrange(0), lambda: random.randrange(5, 5), lambda: random.randint(2, 1), lambda: random.choice([]), lambda: random.getrandbits(33), lambda: random.getrandbits(-1), lambda: random.randrange(1, 5, 0), lambda: random.choice({})):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
