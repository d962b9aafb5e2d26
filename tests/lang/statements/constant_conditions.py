# The compiler may drop dead code; what it does must not change.
def f(x):
    if 0:
        return undefined
    if 1:
        pass
    else:
        return undefined
    while 0:
        return undefined
    if not 1:
        return undefined
    if False and x:
        return undefined
    if True or undefined:
        x += 1
    if x and 0:
        return "no"
    elif 0 or x:
        return x
    return undefined


print(f(5))


def g():
    while 1:
        return "while 1"


def h():
    while True:
        if 1:
            break
    else:
        return "no"
    return "broke"


# A dead yield leaves no trace: this is an ordinary function.
def yielding():
    if 0:
        yield 1
    return


print(g(), h(), yielding())


def dead_local():
    if 0:
        x = 1
    try:
        return x
    except NameError as e:
        return "NameError"


print(dead_local())
print(1 if 0 else 2, 1 and 0 or 3, not 0 and "kept", (1, 2)[0], "a" "b"[0], -(-3), ~~5, 2 * 3 + 4, "x" * 3, 7 // 0 if 0 else "safe")
assert 1, undefined
x = [1, 2][0 if 1 else 5]
print(x)
