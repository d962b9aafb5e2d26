class Call:
    def __call__(self, *a, **k):
        return a, k


c = Call()
print(c(), c(1, 2), c(x=1), callable(c), c(*[1], **{"y": 2}))


class Truth:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        print("bool", self.v)
        return self.v


print("yes" if Truth(True) else "no", "yes" if Truth(False) else "no")
print(not Truth(False), bool(Truth(True)))
t = Truth(False) or "other"
print(t)


class Len:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


print(bool(Len(0)), bool(Len(3)), len(Len(7)), not Len(0))


class H:
    def __hash__(self):
        return 12345

    def __eq__(self, o):
        return True


print(hash(H()), len({H(): 1, H(): 2}))


class Conv:
    def __int__(self):
        return 42

    def __float__(self):
        return 2.5

    def __str__(self):
        return "as str"

    def __repr__(self):
        return "as repr"


v = Conv()
print(int(v), float(v), str(v), repr(v), "%s %r" % (v, v), "{} {!r}".format(v, v), f"{v} {v!r}", [v])


class OnlyRepr:
    def __repr__(self):
        return "R"


print(str(OnlyRepr()), OnlyRepr(), [OnlyRepr()])
