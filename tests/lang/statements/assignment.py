a = b = c = [1]
print(a is b, b is c)
a.append(2)
print(c)

x, y = 1, 2
x, y = y, x
print(x, y)
(p, q), r = (1, 2), 3
print(p, q, r)
[m, n] = "uv"
print(m, n)
(one,) = [1]
print(one)

# chained, with different shapes, left to right
i = j, k = 5, 6
print(i, j, k)

# evaluation order: right side, then targets from the left
log = []


def f(tag, v):
    log.append(tag)
    return v


d = {}
f("target", d)[f("key", "k")] = f("value", 1)
print(log, d)

i = 0
lst = [10, 20]
i, lst[i] = 1, "new"
print(i, lst)

for bad in ((1, 2, 3), (1,), (), "abc"):
    try:
        x, y = bad
        print("ok")
    except ValueError as e:
        print("ValueError", e)
try:
    x, y = 5
except TypeError as e:
    print("TypeError", e)
