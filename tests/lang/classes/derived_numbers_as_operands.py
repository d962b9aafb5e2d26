# xfail: as in CPython, an object of a class derived from a number counts as that number on either side
class Whole(int):
    pass


class Broken(float):
    pass


for f in (
    lambda: (1 + Whole(2), 1 - Whole(2), 7 % Whole(4), Whole(2) * Whole(3), Whole(2) - Broken(0.5), 2**Whole(3), True + Whole(1)),
    lambda: (1 + Broken(0.5), 1.5 - Broken(0.5), Broken(0.5) / Whole(2), (1 << 70) * Broken(2.0), 1j + Broken(1.0), Whole(1) < Broken(1.5)),
):
    try:
        print(f())
    except TypeError as e:
        print(e)
