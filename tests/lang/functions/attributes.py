def named():
    pass


print(named.__name__)
print((lambda: 0).__name__)


def outer():
    v = 1

    def inner():
        return v

    return inner


print(outer().__name__)


def gen():
    yield


print(gen.__name__, type(gen()).__name__)
try:
    named.note = 1
except AttributeError as e:
    print("AttributeError", e)
try:
    named.missing
except AttributeError as e:
    print("AttributeError", e)
print(callable(named), callable(len), callable(1), callable(int), callable(outer()))
print(named == named, named is named, named != outer)
print(hash(named) == hash(named), {named: 1}[named])
print(type(named).__name__, type(outer()).__name__, type(len).__name__)
