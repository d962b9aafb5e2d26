def make(v):
    class C:
        attr = v

        def get(self):
            return v

        def set(self, x):
            nonlocal v
            v = x

    return C


C = make(1)
c = C()
c.set(2)
print(C.attr, c.get())

x = "global"


class Scope:
    x = "class"
    y = x

    def m(self):
        return x


print(Scope.y, Scope().m())


def f(n):
    return [[i * n for i in range(3)] for j in range(n)]


print(f(2))


def g(items, k):
    return sorted(items, key=lambda v: v % k), {v: k for v in items}, {v * k for v in items}


print(sorted(g([5, 4, 3], 3)[0]), sorted(g([1], 2)[1].items()), g([2], 2)[2])


def h():
    total = 0

    def add(x):
        nonlocal total
        total += x

    [add(i) for i in range(5)]
    return total


print(h())


def gen_closure(n):
    def gen():
        nonlocal n
        while n:
            yield n
            n -= 1

    return list(gen()), n


print(gen_closure(3))


def exc_var():
    try:
        1 / 0
    except ZeroDivisionError as e:
        f = lambda: repr(e)
        r = f()
    return r


print(exc_var())
