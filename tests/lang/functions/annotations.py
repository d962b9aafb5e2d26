# Annotations are accepted, and change nothing.
def f(a: int, b: str = "x", *args: int, c: "text" = 1, **kw: dict) -> list:
    return [a, b, args, c, kw]


print(f(1), f("any", 2, 3, c=4, d=5))
x: int = 5
y: "whatever"
print(x)
try:
    print(y)
except NameError as e:
    print(e)


class C:
    n: int = 3
    m: str

    def __init__(self) -> None:
        self.v: float = 1.5


print(C.n, C().v, hasattr(C, "m"))


def g():
    z: int = 1
    w: str
    return z


print(g())
lst = [0]
lst[0]: int = 9
print(lst)
