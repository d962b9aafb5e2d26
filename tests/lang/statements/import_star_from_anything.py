# What sys.modules holds need not be a module for "from x import *".
import sys


def names_of(thing):
    sys.modules["stand_in"] = thing
    found = {}
    try:
        exec("from stand_in import *", found)
    except (AttributeError, ImportError, TypeError) as e:
        return type(e).__name__, e.args[0]
    return sorted([name for name in found if name != "__builtins__"])


class Shelf:
    books = 3
    _dust = 1

    def read(self):
        pass

    def __init__(self):
        self.open = True
        self._shut = False


class Lamp(Shelf):
    bulb = "on"


class Picky:
    __all__ = ["wanted", "_also"]
    wanted = 1
    _also = 2
    other = 3


class Wrong:
    __all__ = ("missing",)


class Odd:
    __all__ = 5


for thing in (Shelf, Shelf(), Lamp, Lamp(), Picky, Picky(), Wrong, Odd, 1, "text", None, [1]):
    print(names_of(thing))
