from micropython import const

A = const(10)
B = const(A * 2 + 1)
_PRIVATE = const(0x55)
_MASK = const(1 << 7)
NEG = const(-5)
TUP = const((1, 2, "x"))
TEXT = const("text")
print(A, B, _PRIVATE, _MASK, NEG, TUP, TEXT, _MASK | 1)


def f():
    return _PRIVATE + A, _MASK >> 1


print(f())
print("A" in globals(), "B" in globals(), "_PRIVATE" in globals(), "_MASK" in globals())


class C:
    X = const(3)
    _Y = const(4)

    def get(self):
        return self.X


print(C().get(), C.X)
print(const(5), const("at run time") + "!")
x = const(len("abc")) if False else 3
print(x, ~A, -A, A**2, A // 3, A and B, A == 10, not A)
if A > 5:
    print("A is big")
while A < 5:
    print("never")
