a = list(range(10))
print(a[0], a[-1], a[2:5], a[:3], a[7:], a[:], a[-3:], a[::2], a[1::3], a[::-1], a[8:2:-2], a[-1:-5:-1], a[5:2], a[100:], a[-100:2])
print(a[::10], a[2:2], a[None:None:None], a[:-1:4], a[::-3], a[20::-1], a[:20:-1], a[-2::-1][:3])
for i in (10, -11, "a", 1.5, None):
    try:
        a[i]
    except Exception as e:
        print(type(e).__name__, e)
a[0] = "zero"
a[-1] = "last"
print(a)
a[1:3] = ["x"]
print(a)
a[1:1] = [1, 2, 3]
print(a)
a[2:5] = []
print(a)
a[:2] = ("a", "b")
a[len(a) :] = ["end"]
a[-1:] = ("p", "q")
print(a)
a[:] = []
print(a)
a = list(range(10))
del a[0], a[-1]
print(a)
del a[2:4]
print(a)
del a[:1], a[3:]
print(a)
def set_str():
    a[:2] = "ab"


def set_step():
    a[::2] = [1, 2]


for f in (lambda: a[::0], set_str, set_step):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
a = [1, 2, 3]
a[1:2] = a
print(a)
a[0:2] += [9]
print(a, a[True], a[False])
