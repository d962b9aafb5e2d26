class Base(Exception):
    pass


class Child(Base):
    def __init__(self, code, msg="none"):
        super().__init__(code, msg)
        self.code = code

    def describe(self):
        return "code %d" % self.code


class WithStr(Exception):
    def __str__(self):
        return "own text"


class NoSuper(Exception):
    def __init__(self, x):
        self.x = x


for cls, args in ((Base, ()), (Base, ("m",)), (Base, ("m", 2)), (Child, (5,)), (Child, (6, "why"))):
    try:
        raise cls(*args)
    except Child as e:
        print("Child", e.describe(), e.args, str(e), repr(e))
    except Base as e:
        print("Base", e.args, str(e), repr(e))
try:
    raise WithStr(1)
except WithStr as e:
    print(str(e), e.args, repr(e))
try:
    raise NoSuper(9)
except NoSuper as e:
    print("NoSuper", e.x)
print(issubclass(Child, Exception), isinstance(Child(1), Base), issubclass(Base, ValueError))


class Mixed(KeyError):
    pass


try:
    raise Mixed("both")
except LookupError as e:
    print("as LookupError", e)
try:

    class Multi(KeyError, Base):
        pass

except TypeError as e:
    print("TypeError", e)
e = Base("x")
e.extra = 1
print(e.extra)


class Err(ValueError):
    default = "default text"

    def __init__(self):
        super().__init__(self.default)


print(repr(Err()), Err().args)
