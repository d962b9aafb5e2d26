class C:
    def __init__(self):
        self.__private = 1
        self._single = 2

    def __hidden(self):
        return "hidden"

    def call(self):
        return self.__hidden(), self.__private


c = C()
print(c.call(), c._single, hasattr(c, "_C__private"), hasattr(c, "__private"))
print(__name__, "__file__" in globals() or True)
_ = 5
__ = 6
print(_, __)


def _f(__arg):
    return __arg


print(_f(1))
class_ = "keyword with underscore"
print(class_)
α = 1 if False else 2
print(α)
print(type(C).__name__, C.__name__, C.__dict__["call"] is C.call if hasattr(C, "__dict__") else "-")
