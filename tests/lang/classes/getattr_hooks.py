class G:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(name)


g = G()
print(g.real, g.dyn_x, hasattr(g, "dyn_y"), hasattr(g, "other"))
try:
    g.nope
except AttributeError as e:
    print("AttributeError", e)
print(getattr(g, "nope", "default"))


class S:
    def __setattr__(self, name, value):
        print("setattr", name, value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        print("delattr", name)
        object.__delattr__(self, name)


s = S()
s.a = 1
s.a += 1
print(s.a)
del s.a
print(hasattr(s, "a"))
setattr(s, "b", 2)
delattr(s, "b")


class Proxy:
    def __init__(self, target):
        self.__dict__["_target"] = target if False else None
        self.target = target

    def __getattr__(self, name):
        return getattr(self.target, name)


class P2:
    def __init__(self, target):
        self.target = target

    def __getattr__(self, name):
        return getattr(self.target, name)


p = P2([3, 1, 2])
p.sort()
p.append(9)
print(p.target, p.count(9))
