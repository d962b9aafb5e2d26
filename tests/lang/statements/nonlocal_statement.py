def counter():
    n = 0

    def up(by=1):
        nonlocal n
        n += by
        return n

    def get():
        return n

    return up, get


up, get = counter()
print(up(), up(5), get())
up2, get2 = counter()
print(up2(), get())


def deep():
    a = 1

    def mid():
        def low():
            nonlocal a
            a = a * 10
            return a

        return low

    low = mid()
    low()
    low()
    return a


print(deep())


def two():
    x = y = 0

    def f():
        nonlocal x, y
        x, y = 1, 2

    f()
    return x, y


print(two())


def for_target():
    i = None

    def f():
        nonlocal i
        for i in range(4):
            pass

    f()
    return i


print(for_target())


def deleted():
    v = 1

    def kill():
        nonlocal v
        del v

    kill()
    try:
        print(v)
    except NameError as e:
        print("NameError", e)


deleted()
