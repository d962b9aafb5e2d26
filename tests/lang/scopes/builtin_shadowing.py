len_before = len([1, 2])
len = lambda x: "shadowed"
print(len_before, len([]))
del len
print(len([1]))


def f():
    list = 5
    return list


print(f(), list("a"))


def g(str):
    return str * 2


print(g("x"), str(5))


class C:
    max = 1

    def m(self):
        return max(3, 4)


print(C.max, C().m())
print(__name__, type(__name__))
for abs in (1, 2):
    pass
print(abs)
del abs
print(abs(-3))


def h():
    try:
        print(min)
        min = 3
    except NameError as e:
        print("NameError", e)


h()
if True:
    in_if = "same scope"
print(in_if)
for loop in range(1):
    in_loop = loop
print(in_loop, loop)
try:
    in_try = 1
finally:
    pass
print(in_try, [x for x in range(2)], "x" in globals())
