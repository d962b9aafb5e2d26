def inner():
    x = yield 1
    print("inner got", x)
    y = yield 2
    print("inner got", y)
    return "inner result"


def outer():
    r = yield from inner()
    print("outer got", r)
    yield from (10, 20)
    yield from "ab"
    return "done"


g = outer()
print(next(g), g.send("A"), g.send("B"))
print(list(g))


def tree(t):
    if t:
        l, v, r = t
        yield from tree(l)
        yield v
        yield from tree(r)


print(list(tree(((None, 1, None), 2, ((None, 3, None), 4, None)))))


def catcher():
    try:
        yield from inner()
    except ValueError as e:
        print("caught", e)
        yield "recovered"


g = catcher()
next(g)
print(g.throw(ValueError("thrown")))


class It:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("it result")
        return self.n


def over():
    r = yield from It()
    print("value", r)


print(list(over()))


def not_iterable():
    yield from 5


try:
    list(not_iterable())
except TypeError as e:
    print("TypeError", e)
