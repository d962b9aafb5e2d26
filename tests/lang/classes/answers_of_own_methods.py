# What a program's own special methods answer counts as it is, wherever they are asked.
from array import array


class Ne:
    def __ne__(self, o):
        return "ne"


class Gt:
    def __gt__(self, o):
        return "yes"


class Eq:
    def __eq__(self, o):
        return "eq"


class Int:
    def __int__(self):
        return "text"


class Contains:
    def __contains__(self, o):
        return NotImplemented


class Plain:
    pass


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(repr(e))


attempt(lambda: Plain() != Ne())
attempt(lambda: Ne() != Plain())
attempt(lambda: 1 != Ne())
attempt(lambda: (Gt(),) > (Gt(),))
attempt(lambda: [Gt()] < [Gt()])
attempt(lambda: array("b", [1]) == Eq())
attempt(lambda: array("b", [1]) != Eq())
attempt(lambda: "%d" % Int())
attempt(lambda: [1][Int()])
attempt(lambda: 1 in Contains())
plain = Plain()
plain.__next__ = lambda: "from the instance"
attempt(lambda: next(plain))
plain.x = 1


def write():
    plain.__dict__["x"] = 2


attempt(write)
print(plain.x)
attempt(lambda: object.__delattr__(plain, "nothing"))
