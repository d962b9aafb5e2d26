# An instance of a class derived from an exception can be raised only when its constructor is done with it.
class Impatient(Exception):
    def __init__(self, how):
        how(self)


def directly(e):
    raise e


def by_hand(e):
    def generator():
        yield 1

    g = generator()
    next(g)
    g.throw(e)


def not_at_all(e):
    try:
        e.args
    except AttributeError as error:
        print("no args yet:", error)


for how in (directly, by_hand, not_at_all):
    try:
        made = Impatient(how)
        print("made", made.args == (how,))
    except TypeError as e:
        print("TypeError", e)


class Quiet(ValueError):
    def __init__(self, *args):
        self.own = len(args)


q = Quiet(1, 2)
print(repr(q), q.args, q.own)
try:
    raise q
except ValueError as e:
    print(e is q, e)
try:
    Quiet(a=1)
except TypeError as e:
    print("TypeError", e)
