class EnterFails:
    def __enter__(self):
        raise ValueError("enter")

    def __exit__(self, *a):
        print("exit must not run")


try:
    with EnterFails():
        print("body must not run")
except ValueError as e:
    print("caught", e)


class ExitFails:
    def __enter__(self):
        return self

    def __exit__(self, t, v, tb):
        print("exit", t and t.__name__)
        raise KeyError("from exit")


try:
    with ExitFails():
        raise ValueError("body")
except KeyError as e:
    print("caught", e)
try:
    with ExitFails():
        pass
except KeyError as e:
    print("caught", e)


class Neither:
    pass


for cm in (Neither(), 5):
    try:
        with cm:
            pass
    except AttributeError as e:
        print("AttributeError", e)


class OnlyEnter:
    def __enter__(self):
        print("never entered")


try:
    with OnlyEnter():
        print("body")
except AttributeError as e:
    print("AttributeError", e)


class Truthy:
    def __enter__(self):
        pass

    def __exit__(self, *a):
        return "non-empty string"


with Truthy():
    raise IndexError
print("swallowed")


class Base(Truthy):
    pass


with Base():
    raise RuntimeError
print("done")
