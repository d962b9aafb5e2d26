def two(a, b):
    pass


def opt(a, b=1):
    pass


class C:
    def m(self, x):
        pass

    @staticmethod
    def s(x):
        pass


def attempt(f, *a, **k):
    try:
        f(*a, **k)
        print("ok")
    except TypeError as e:
        print("TypeError:", e)


attempt(two)
attempt(two, 1)
attempt(two, 1, 2, 3)
attempt(two, 1, a=2)
attempt(two, 1, c=2)
attempt(two, 1, 2, b=2)
attempt(opt)
attempt(opt, 1, 2, 3)
attempt(C().m)
attempt(C().m, 1, 2)
attempt(C.s)
attempt(C, 1)
attempt(lambda: 0, 1)
attempt(len)
attempt(len, 1, 2)
attempt(len, [], x=1)
attempt(int, 1, 2, 3)
attempt([].append)
attempt([].append, 1, 2)
attempt("".join)
attempt(isinstance, 1)
attempt(5)
attempt("text")
attempt(None)
