# The target of a for statement is any assignment target.
d = {}
for d["k"] in range(3):
    print(d)


class Box:
    pass


b = Box()
for b.value in "ab":
    print(b.value)

for a, b in [(1, 2), [3, 4], "56"]:
    print(a, b)
for a, (b, c) in [(1, (2, 3)), (4, [5, 6])]:
    print(a, b, c)
for [a, b] in [(1, 2)]:
    print(a, b)
for first, *rest in [(1, 2, 3), "abcd", [0]]:
    print(first, rest)
for (a) in [1]:
    print(a)
for a, in [(7,), [8]]:
    print(a)

lst = [0, 0, 0]
for lst[1] in (4, 5):
    pass
print(lst)

try:
    for a, b in [(1, 2), (3,)]:
        print(a, b)
except ValueError as e:
    print("ValueError", e)
try:
    for a, b in [(1, 2, 3)]:
        print(a, b)
except ValueError as e:
    print("ValueError", e)
