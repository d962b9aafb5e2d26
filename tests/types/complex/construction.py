# requires: float64
# Texts, parts, and objects that know how to become complex.
class WithFloat:
    def __float__(self):
        return 2.5


class WithComplex:
    def __complex__(self):
        return 1 + 2j


class WithInt:
    def __int__(self):
        return 7


inf = float("inf")
nan = float("nan")
for args in (
    (1,), (1.5, 2), (1j,), (1j, 1), (1, 1j), (1j, 1j), (True, True), (WithFloat(),), (WithComplex(),), (WithFloat(), WithFloat()),
    (nan, 1), (1, nan), (inf, -inf), (0, nan), (-0.0, 1), (0, -1), (1, -0.0), (2**70, 2**70),
    (WithInt(),), (None,), (1, None), ("1", 2), (1, "2"), (b"1",), (WithComplex(), 1), (1, 2, 3),
):
    try:
        print(complex(*args))
    except TypeError as e:
        print("TypeError", e)
for text in (
    "1", "1j", "1+2j", "-1+2j", "1-2j", "-1-2j", "-2j", "j", "-j", "+j", "1+j", " 1+2j ", "\t1+2j\n", "1e5+2e-3j", "nan", "inf", "infj",
    "-inf-infj", "nan+nanj", "NaN-InFj", "1+infj", "infinityj", "1J", ".5j", "1_0+2_0j", "1e+2j", "1 2j", "1  +2j",
    "", "a", "(1+2j)", "1 + 2j", "1+2 j", "- 2j", "1+2", "1+2j+3j", "1j2", "1j+2", "1++2j", "++1j", "1+2i", "1e", "n", "in", "infj+1", "0x10", "1\0",
):
    try:
        print(repr(text), complex(text))
    except ValueError as e:
        print(repr(text), "ValueError", e)
