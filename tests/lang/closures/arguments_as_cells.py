def adder(n):
    def add(x):
        return x + n

    return add


print([adder(i)(10) for i in range(3)])


def kw(*args, a=1, **rest):
    def get():
        return args, a, sorted(rest)

    return get


print(kw()(), kw(1, 2, a=3, z=4)())


def change(x):
    def bump():
        nonlocal x
        x += 1
        return x

    bump()
    bump()
    return x


print(change(5))


def default_in_closure(a):
    def g(b=a, *c):
        return a, b, c

    a = "new"
    return g


print(default_in_closure("old")(), default_in_closure("old")(1, 2))


def three(a):
    def two(b):
        def one(c):
            return a + b + c

        return one

    return two


print(three("a")("b")("c"))


def deep(a):
    def skip():
        def use():
            return a

        return use()

    return skip()


print(deep("through"))
