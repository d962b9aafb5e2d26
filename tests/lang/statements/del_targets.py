x = 1
del x
try:
    x
except NameError as e:
    print("NameError", e)

a = [0, 1, 2, 3, 4, 5]
del a[0]
print(a)
del a[-1], a[0]
print(a)
del a[1:]
print(a)
d = {"a": 1, "b": 2}
del d["a"]
print(d)
try:
    del d["zz"]
except KeyError as e:
    print("KeyError", e)
try:
    del a[9]
except IndexError as e:
    print("IndexError", e)


class C:
    pass


c = C()
c.v = 1
del c.v
print(hasattr(c, "v"))
try:
    del c.v
except AttributeError as e:
    print("AttributeError", e)

p = q = r = 0
del p, (q, r)
try:
    q
except NameError as e:
    print("NameError", e)


def f():
    z = 1
    del z
    try:
        print(z)
    except NameError as e:
        print("NameError", e)
    z = 2
    print(z)


f()
try:
    del (1, 2)[0]
except TypeError as e:
    print("TypeError", e)
