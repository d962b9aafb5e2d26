a = [1, 2, 3]
out = []
for x in a:
    out.append(x)
    if len(a) < 6:
        a.append(x * 10)
print(out)
a = [1, 2, 3, 4]
for x in a:
    print(x, end=" ")
    a.remove(x)
print(a)
a = [1, 2, 3]
it = iter(a)
next(it)
a.clear()
print(list(it))
d = {i: i for i in range(5)}
for k in list(d):
    if k % 2:
        del d[k]
print(sorted(d))
b = bytearray(b"ab")
n = 0
for c in b:
    n += 1
    if n < 5:
        b.append(c)
print(b)
it = iter([1])
print(next(it), next(it, None), next(it, None))
m = map(lambda x: x, [1, 2])
print(list(m), list(m))
s = "abc"
i1, i2 = iter(s), iter(s)
print(next(i1), next(i1), next(i2))
for it in (iter([]), iter(()), iter(""), iter({}), iter(set()), iter(range(0)), iter(b""), iter(bytearray()), enumerate([]), zip(), map(str, []), filter(None, []), reversed([])):
    try:
        next(it)
    except StopIteration as e:
        print("stop", e.args, end=" ")
print()
