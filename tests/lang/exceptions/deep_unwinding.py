log = []


class CM:
    def __init__(self, n):
        self.n = n

    def __enter__(self):
        return self

    def __exit__(self, t, v, tb):
        log.append(("exit", self.n, t and t.__name__))


def level(n):
    with CM(n):
        try:
            if n == 0:
                raise ValueError("bottom")
            for x in gen(n):
                log.append(("x", x))
        finally:
            log.append(("finally", n))


def gen(n):
    try:
        yield n
        level(n - 1)
        yield "never"
    except ZeroDivisionError:
        yield "wrong"
    finally:
        log.append(("gen finally", n))


try:
    level(3)
except ValueError as e:
    print("caught", e)
for l in log:
    print(l)


def many(n):
    try:
        if n:
            many(n - 1)
        else:
            raise KeyError("deep")
    except IndexError:
        print("wrong")
    finally:
        if n % 10 == 0:
            print("unwinding", n)


try:
    many(30)
except KeyError as e:
    print(repr(e))
