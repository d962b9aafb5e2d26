class It:
    def __init__(self, items, at, error):
        self.items = items
        self.at = at
        self.error = error
        self.i = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.i += 1
        if self.i > self.at:
            raise self.error
        return self.items[self.i - 1]


def attempt(name, f):
    try:
        print(name, f())
    except Exception as e:
        print(name, type(e).__name__, e)


mk = lambda: It([3, 1, 2, 5], 2, ValueError("midway"))
attempt("list", lambda: list(mk()))
attempt("tuple", lambda: tuple(mk()))
attempt("set", lambda: set(mk()))
attempt("sum", lambda: sum(mk()))
attempt("sorted", lambda: sorted(mk()))
attempt("max", lambda: max(mk()))
attempt("join", lambda: ",".join(mk()))
attempt("map", lambda: list(map(str, mk())))
attempt("zip", lambda: list(zip(mk(), "abc")))
attempt("enumerate", lambda: list(enumerate(mk())))
attempt("filter", lambda: list(filter(None, mk())))
attempt("bytes", lambda: bytes(mk()))
attempt("dict", lambda: dict(mk()))
attempt("in", lambda: 99 in mk())
attempt("in found", lambda: 3 in mk())
attempt("all", lambda: all(mk()))
attempt("any", lambda: any(mk()))
attempt("extend", lambda: [].extend(mk()))
attempt("star", lambda: (lambda *a: a)(*mk()))
attempt("comp", lambda: [x for x in mk()])
attempt("yield from", lambda: list((lambda: (yield from mk()))()))


def unpack():
    a, b, c = mk()


attempt("unpack", unpack)
ok = lambda: It([4, 5], 2, StopIteration)
attempt("stop", lambda: (list(ok()), sum(ok()), tuple(ok())))
