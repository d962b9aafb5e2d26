class Dyn:
    def __init__(self):
        self.calls = []

    def __getattr__(self, name):
        self.calls.append(name)
        return name.upper()


d = Dyn()
print(d.foo, d.bar, d.calls)
d.foo = "set"
print(d.foo, len(d.calls))
del d.foo
print(d.foo)
print(getattr(d, "x" + "y"), hasattr(d, "anything"))


class Rec:
    def __getattr__(self, name):
        if name == "cached":
            self.cached = "computed"
            return "first " + self.cached
        raise AttributeError(name)


r = Rec()
print(r.cached, r.cached)
try:
    r.other
except AttributeError as e:
    print("AttributeError", e)


class Meth:
    def __getattr__(self, name):
        def method(*a):
            return name, a

        return method


m = Meth()
print(m.anything(1, 2), m.say())


class Chain:
    def __init__(self, path=""):
        self._path = path

    def __getattr__(self, name):
        return Chain(self._path + "/" + name)

    def __str__(self):
        return self._path


print(Chain().users.list.all)
