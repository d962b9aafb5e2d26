def f(a, *, b, c=3):
    return a, b, c


print(f(1, b=2), f(1, c=0, b=5), f(a=1, b=1))


def g(*, x=1, y):
    return x, y


print(g(y=2), g(x=5, y=6))


def h(*args, last):
    return args, last


print(h(last=1), h(1, 2, last=3))
print((lambda *, k=1: k)(), (lambda *, k: k)(k=4))


class C:
    def m(self, *, opt=False):
        return opt


print(C().m(), C().m(opt=1))
for bad in (lambda: f(1), lambda: f(1, 2), lambda: g(), lambda: g(1, 2), lambda: h(1)):
    try:
        bad()
    except TypeError as e:
        print("TypeError", e)
