def source(n):
    for i in range(n):
        yield i


def only(pred, it):
    for x in it:
        if pred(x):
            yield x


def mapped(f, it):
    return (f(x) for x in it)


print(list(mapped(lambda x: x * x, only(lambda x: x % 2, source(10)))))


def take(n, it):
    for x in it:
        if n == 0:
            return
        n -= 1
        yield x


def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1


print(list(take(10, primes())))


def chain(*its):
    for it in its:
        yield from it


print(list(chain("ab", [1], (), (2, 3))))


def coroutine(f):
    def start(*a):
        g = f(*a)
        next(g)
        return g

    return start


@coroutine
def average():
    total = count = 0
    avg = None
    while True:
        total += yield avg
        count += 1
        avg = total / count


a = average()
print(a.send(2), a.send(4), a.send(9))


def in_with():
    class CM:
        def __enter__(self):
            print("enter")
            return self

        def __exit__(self, *a):
            print("exit", a[0])

    with CM():
        yield 1
        yield 2


for x in in_with():
    print(x)
print(dict((k, v) for k, v in zip("a", [1])), max(x % 7 for x in source(20)), sorted(x for x in "cab"))
