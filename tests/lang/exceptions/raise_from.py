# `from` is accepted; there is no chaining.
try:
    raise ValueError("v") from KeyError("k")
except ValueError as e:
    print(repr(e))
try:
    raise ValueError("v") from None
except ValueError as e:
    print(repr(e))


def f():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise TypeError("converted") from e


try:
    f()
except TypeError as e:
    print(e, hasattr(e, "__cause__"))
