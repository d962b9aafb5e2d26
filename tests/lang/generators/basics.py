def count(n):
    print("start")
    for i in range(n):
        yield i
    print("end")


g = count(2)
print(type(g).__name__)
print(next(g))
print(next(g))
try:
    next(g)
except StopIteration as e:
    print("StopIteration", e.value, e.args)
try:
    next(g)
except StopIteration:
    print("still finished")
print(list(count(3)))
for x in count(2):
    print("got", x)


def with_return():
    yield 1
    return "result"


g = with_return()
next(g)
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args, repr(e))


def empty():
    return
    yield


print(list(empty()), tuple(empty()), sum(count(4)))


def inf():
    n = 0
    while True:
        yield n
        n += 1


g = inf()
print([next(g) for _ in range(5)])
print(iter(g) is g, next(g, "default"), next(empty(), "default"))


def bare():
    x = yield
    print("x", x)
    yield x


print(list(bare()))
