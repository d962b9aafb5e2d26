def t(x):
    print(x, end=" ")
    return x


def f(*a, **k):
    print("|", a, sorted(k.items()))


f(t(1), t(2), t(3))
f(t(1), *[t(2)], k=t(3))
f(a=t(1), b=t(2))
f(t(1), *[t(2)], t(3), *[t(4)], k=t(5), **{"z": t(6)})
t("fn") and f(t(1))
x = [t(1), t(2)][t(0)]
print()
d = {}
d[t("k")] = t("v")
print(d)
print(t(1) + t(2) * t(3), t(4) < t(5), (t(6), t(7)))


class C:
    def __getitem__(self, i):
        return t(i)


c = C()
print(c[t("i")], c[t(1) : t(2)] is not None)
print(t(1) if t(0) else t(2))
(lambda a=t("default"): print(a))()


def g(a=t("d1"), *, b=t("d2")):
    print(a, b)


g()
g(t(1), b=t(2))
"".join([t("a"), t("b")]).upper()
print()
print("%s %s" % (t(1), t(2)), "{} {}".format(t(3), t(4)), f"{t(5)} {t(6)}")
