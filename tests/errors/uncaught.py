# What the program printed stays, then the traceback follows.
print("before")


def f(n):
    if n == 0:
        raise RuntimeError("not caught", n)
    f(n - 1)


try:
    f(2)
finally:
    print("finally first")
