class BadHash:
    def __hash__(self):
        raise ValueError("hash fails")


class BadEq:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, o):
        raise KeyError("eq fails")


class HashType:
    def __hash__(self):
        return "not an int"


class NegHash:
    def __hash__(self):
        return -(10**20)

    def __eq__(self, o):
        return self is o


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


d = {}
attempt(lambda: d.get(BadHash()))
attempt(lambda: {BadHash(): 1})
attempt(lambda: BadHash() in d)
attempt(lambda: {BadHash()})
attempt(lambda: hash(BadHash()))
attempt(lambda: hash(HashType()))
k = BadEq(1)
e = {k: "v"}
attempt(lambda: e[k])
attempt(lambda: e[BadEq(2)])
attempt(lambda: BadEq(2) in e)
attempt(lambda: e.update({BadEq(3): 1}))
attempt(lambda: len(e))
n = NegHash()
attempt(lambda: {n: "neg"}[n])
attempt(lambda: [BadEq(1)].index(BadEq(2)))
attempt(lambda: BadEq(1) in [1])
attempt(lambda: [BadEq(1)] == [BadEq(2)])
attempt(lambda: [BadEq(1)].count(5))
attempt(lambda: (k,) == (k,))
