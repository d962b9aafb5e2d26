class CM:
    def __init__(self, n):
        self.n = n

    def __enter__(self):
        print("+", self.n)

    def __exit__(self, t, v, tb):
        print("-", self.n, t and t.__name__)


def f():
    with CM(1):
        for i in range(3):
            with CM(i + 10):
                if i == 0:
                    continue
                if i == 1:
                    try:
                        return i
                    finally:
                        print("finally")


print(f())


def g():
    while True:
        with CM(1), CM(2):
            try:
                break
            finally:
                print("fin")
    return "end"


print(g())


def h():
    try:
        with CM("h"):
            raise ValueError("in with")
    except ValueError as e:
        return "handled " + str(e)
    finally:
        print("h finally")


print(h())


def gen():
    with CM("gen"):
        yield 1
        yield 2


it = gen()
next(it)
it.close()
for x in gen():
    if x == 1:
        break
print("broken")
