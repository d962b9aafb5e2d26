import gc
from micropython import const

_A = const(5)
_B = const(_A << 4)
PUBLIC = const(7)
print(_A + _B, PUBLIC)
print("_A" in globals(), "_B" in globals(), "PUBLIC" in globals())


class R:
    _REG = const(0x10)
    OPEN = const(1)

    def get(self):
        return _A | self.OPEN


print(R().get(), hasattr(R, "_REG"), hasattr(R, "OPEN"))
