def log(f):
    print("decorating", f.__name__)

    def wrapper(*a, **k):
        print("call", len(a), sorted(k))
        return f(*a, **k)

    return wrapper


def times(n):
    def deco(f):
        def wrapper(*a):
            return [f(*a) for _ in range(n)]

        return wrapper

    return deco


@log
def add(a, b):
    return a + b


print(add(1, b=2))


@log
@times(2)
def one():
    return 1


print(one())


@times(n=3)
def two():
    return 2


print(two())


def tag(cls):
    cls.tag = "tagged"
    return cls


@tag
class C:
    @log
    def m(self):
        return self.tag


print(C.tag, C().m())
registry = {}


class Reg:
    def add(self, name):
        def deco(f):
            registry[name] = f
            return f

        return deco


reg = Reg()


@reg.add("x")
def handler():
    return "handled"


print(registry["x"](), handler())




