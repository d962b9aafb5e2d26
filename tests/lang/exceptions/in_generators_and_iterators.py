def gen():
    try:
        yield 1
        raise ValueError("in gen")
    except ValueError as e:
        yield "handled " + str(e)
    yield 3


print(list(gen()))


def outer():
    try:
        yield from inner()
    except KeyError as e:
        yield "outer " + repr(e)


def inner():
    yield 1
    raise KeyError("inner")


print(list(outer()))


def except_in_loop():
    n = 0
    while n < 5:
        n += 1
        try:
            if n % 2:
                raise ValueError(n)
            yield n
        except ValueError as e:
            yield -e.args[0]


print(list(except_in_loop()))


def yield_in_handler():
    try:
        1 / 0
    except ZeroDivisionError as e:
        x = yield "one"
        print("sent", x, repr(e))
        yield "two"
    finally:
        yield "three"


g = yield_in_handler()
print(next(g), g.send("s"), next(g), next(g, "end"))


def reraise_after_yield():
    try:
        1 / 0
    except ZeroDivisionError:
        yield 1
        raise


g = reraise_after_yield()
next(g)
try:
    raise_other = {}["x"]
except KeyError:
    try:
        next(g)
    except ZeroDivisionError as e:
        print("right one", e)
    except KeyError:
        print("wrong one")
