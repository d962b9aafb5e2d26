# An operator that a derived class does not have works on the native object: reflected methods see that, and messages name its type.
class Items(list):
    pass


class Table(dict):
    pass


class Number(int):
    pass


class Other:
    def __radd__(self, o):
        return "radd", type(o), o

    def __rsub__(self, o):
        return "rsub", type(o), o

    def __eq__(self, o):
        return "eq", type(o)


class WithSub(list):
    def __sub__(self, o):
        return "sub"


def isub(x):
    x -= 1
    return x


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(repr(e))


attempt(lambda: Items() + Other())
attempt(lambda: Items() - Other())
attempt(lambda: Number() + Other())
attempt(lambda: Items() == Other())
attempt(lambda: WithSub() - 1)
attempt(lambda: isub(WithSub()))
attempt(lambda: isub(Items()))
attempt(lambda: 1 - Items())
attempt(lambda: Items() - 1)
attempt(lambda: None - Number(2))
attempt(lambda: Items() < 1)
attempt(lambda: 1 < Items())
attempt(lambda: Table() < Table())
attempt(lambda: -Items())
attempt(lambda: ~Number(3))
attempt(lambda: Number(3)[0])
attempt(lambda: Number(3)())
attempt(lambda: Items()())
attempt(lambda: 1 in Number(3))
attempt(lambda: None in Number(3))
# A derived integer counts.
attempt(lambda: ("ab" * Number(2), [1] * Number(2), (1,) * Number(2), b"a" * Number(3)))
attempt(lambda: next(iter(Items([7])), 8))
attempt(lambda: iter([]).__next__(5))
