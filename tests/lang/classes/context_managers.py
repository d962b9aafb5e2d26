class CM:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name + "!"

    def __exit__(self, t, v, tb):
        print("exit", self.name, t.__name__ if t else None, repr(v))
        return self.swallow


with CM("a") as x:
    print("body", x)
with CM("a"):
    pass
with CM("a") as x, CM("b") as y:
    print(x, y)
with CM("swallows", True):
    raise ValueError("lost")
print("after")
try:
    with CM("outer"), CM("inner"):
        raise KeyError("k")
except KeyError as e:
    print("caught", repr(e))
with CM("outer", True):
    with CM("inner"):
        1 / 0


def f():
    with CM("in f"):
        return "returned"


print(f())
for i in range(3):
    with CM("loop"):
        if i == 0:
            continue
        break
d = {}
with CM("key") as d["k"]:
    print(d)
with CM("t") as (a, b):
    print(a, b)
