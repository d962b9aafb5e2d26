# == and != give what __eq__ and __ne__ return, whatever it is; tests only look at its truth.
class Talker:
    def __init__(self, answer):
        self.answer = answer

    def __eq__(self, other):
        return self.answer

    def __ne__(self, other):
        return self.answer


for answer in (7, "", "yes", [], None, 0.0):
    t = Talker(answer)
    print(repr(t == 1), repr(1 == t), repr(t != 1), repr(1 != t), "same" if t == 2 else "other", 3 in [t])


class OnlyEq:
    def __eq__(self, other):
        return 5


print(OnlyEq() == 0, 0 == OnlyEq(), OnlyEq() != 0, 0 != OnlyEq())


class Listed:
    def __dir__(self):
        return ["z", "a"]


print(dir(Listed()), "z" in dir(Listed))


class Odd:
    def __dir__(self):
        return 5


print(dir(Odd()))
