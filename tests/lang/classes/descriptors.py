class Traced:
    def __init__(self, name):
        self.name = name

    def __get__(self, obj, owner):
        print("get", self.name, obj is None, owner.__name__)
        return 42 if obj is None else obj.store.get(self.name, "unset")

    def __set__(self, obj, value):
        print("set", self.name, value)
        obj.store[self.name] = value

    def __delete__(self, obj):
        print("delete", self.name)
        del obj.store[self.name]


class C:
    x = Traced("x")
    y = Traced("y")

    def __init__(self):
        self.store = {}


c = C()
print(c.x)
c.x = 5
print(c.x, c.y)
c.x += 1
del c.x
print(c.x)


class Named:
    def __set_name__(self, owner, name):
        print("named", owner.__name__, name)
        self.name = name

    def __get__(self, obj, owner):
        return "value of " + self.name


class D:
    one = Named()
    two = Named()


print(D().one, D().two)


class Method:
    def __get__(self, obj, owner):
        return lambda *a: (obj is not None, a)


class E:
    m = Method()


print(E().m(1, 2))
