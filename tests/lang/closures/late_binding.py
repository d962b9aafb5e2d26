def make():
    fs = []
    for i in range(3):
        fs.append(lambda: i)
    i = 10
    return fs


print([f() for f in make()])


def before_assignment():
    def get():
        return later

    try:
        get()
    except NameError as e:
        print("NameError", e)
    later = 5
    return get()


print(before_assignment())


def shared():
    n = 0

    def inc():
        nonlocal n
        n += 1

    def get():
        return n

    inc()
    inc()
    return get()


print(shared())


def rebind():
    x = 1
    f = lambda: x
    x = 2
    return f()


print(rebind())
