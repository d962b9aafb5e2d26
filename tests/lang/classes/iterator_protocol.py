class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        print("iter")
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


for x in Count(3):
    print(x)
print(list(Count(2)), sum(Count(4)), max(Count(3)), sorted(Count(3)))
a, b = Count(2)
print(a, b)
print(list(zip(Count(2), "ab")), list(map(str, Count(2))), list(enumerate(Count(1))))
it = iter(Count(1))
print(next(it), next(it, "end"))
try:
    next(it)
except StopIteration as e:
    print("StopIteration", e.value)


class Index:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i * 10


print(list(Index()), [x for x in Index()])


class BadIter:
    def __iter__(self):
        return 5


class Raises:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("in next")


for f in (lambda: list(BadIter()), lambda: list(Raises()), lambda: iter(5), lambda: next(5)):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
