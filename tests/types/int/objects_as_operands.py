# Objects with __int__, __float__, classes derived from int, and what refuses.
class WithInt:
    def __int__(self):
        return 7


class WithBig:
    def __int__(self):
        return 2**70


class WithText:
    def __int__(self):
        return "x"


class WithFloat:
    def __float__(self):
        return 2.5


class Plain:
    pass


class Derived(int):
    pass


for f in (
    lambda: (int(WithInt()), int(WithBig()), range(WithInt()), [10] * 8)[:3],
    lambda: (Derived(5) + 1, Derived(5) == 5, 5 == Derived(5), -Derived(5), abs(Derived(-5)), Derived(5) / 2, Derived(2**70) + 1, int(Derived(5))),
    lambda: (Derived(5).to_bytes(2), Derived.from_bytes(b"ab"), type(Derived(5) + 1), type(int(Derived(5))), [10, 20][Derived(1)]),
    lambda: (1.5 + WithFloat(), 2.5 == WithFloat(), 2.5 < WithFloat(), 1j + WithFloat(), float(WithFloat()), round(WithFloat())),
    lambda: int(WithText()),
    lambda: int(WithFloat()),
    lambda: int(Plain()),
    lambda: int(None),
    lambda: int([]),
    lambda: int(1j),
    lambda: int("12", None),
    lambda: int("12", 1),
    lambda: int("12", 37),
    lambda: int("12", 2**70),
    lambda: int("12", WithInt()),
    lambda: int(5, 10),
    lambda: int(None, 10),
    lambda: int("1", 2, 3),
    lambda: int(x=5),
    lambda: range(WithBig()),
    lambda: range(1.5),
    lambda: range(None),
    lambda: chr("a"),
    lambda: float(WithInt()),
    lambda: float(None),
    lambda: float(Plain()),
    lambda: 1 + WithFloat(),
    lambda: WithFloat() + 1.5,
    lambda: 1.5 + WithInt(),
    lambda: 2**70 + WithFloat(),
    lambda: 1 + None,
    lambda: 1 < "a",
    lambda: 1.5 + "a",
    lambda: 1 << 1.5,
    lambda: 1 @ 1,
    lambda: 1 in 5,
    lambda: 1.5 in 5,
    lambda: 1 in 1.5,
    lambda: len(1),
    lambda: (5).foo,
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
