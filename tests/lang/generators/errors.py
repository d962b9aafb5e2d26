def reenter():
    yield next(g)


g = reenter()
try:
    next(g)
except ValueError as e:
    print("ValueError", e)


def raises():
    yield 1
    raise KeyError("inside")
    yield 2


g = raises()
print(next(g))
try:
    next(g)
except KeyError as e:
    print("KeyError", e)
print(list(g))


def stop_inside():
    yield 1
    raise StopIteration("lost")


try:
    print(list(stop_inside()))
except RuntimeError as e:
    print("RuntimeError", e)
except StopIteration as e:
    print("StopIteration", e)


def next_inside():
    yield next(iter([]))


try:
    print(list(next_inside()))
except RuntimeError as e:
    print("RuntimeError", e)


def args(a, b=2, *c, d=4):
    yield a, b, c, d


print(list(args(1)), list(args(1, 3, 5, d=6)))
try:
    args()
except TypeError as e:
    print("TypeError", e)
