class R:
    def __radd__(self, o):
        return "radd %r" % (o,)

    def __rsub__(self, o):
        return "rsub %r" % (o,)

    def __rmul__(self, o):
        return "rmul %r" % (o,)

    def __rtruediv__(self, o):
        return "rtruediv %r" % (o,)

    def __rfloordiv__(self, o):
        return "rfloordiv %r" % (o,)

    def __rmod__(self, o):
        return "rmod %r" % (o,)

    def __rpow__(self, o):
        return "rpow %r" % (o,)

    def __rlshift__(self, o):
        return "rlshift %r" % (o,)

    def __rand__(self, o):
        return "rand %r" % (o,)

    def __ror__(self, o):
        return "ror %r" % (o,)

    def __rxor__(self, o):
        return "rxor %r" % (o,)


r = R()
print(1 + r, 2 - r, 3 * r, 4 / r, 5 // r, 6 % r, 7**r)
print(1 << r, 2 & r, 3 | r, 4 ^ r)
print([1] + r, None + r, 2.5 + r)


class L:
    def __eq__(self, o):
        return True

    def __add__(self, o):
        return NotImplemented

    def __sub__(self, o):
        return "L.sub"


print(L() - r)
try:
    L() + 1
except TypeError as e:
    print("TypeError", e)


class I:
    def __init__(self):
        self.log = []

    def __iadd__(self, o):
        self.log.append(("iadd", o))
        return self

    def __isub__(self, o):
        self.log.append(("isub", o))
        return self


i = I()
i += 1
i -= 2
print(i.log)
