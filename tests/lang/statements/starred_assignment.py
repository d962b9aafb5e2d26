a, *b = [1, 2, 3]
print(a, b)
*a, b = [1, 2, 3]
print(a, b)
a, *b, c = "hello"
print(a, b, c)
a, *b, c = 1, 2
print(a, b, c)
*a, = (1, 2)
print(a)
[a, *b] = range(3)
print(a, b)
(a, *b), c = ("xyz", 9)
print(a, b, c)
a, (b, *c), *d = 1, (2, 3, 4), 5, 6
print(a, b, c, d)


def gen():
    yield 1
    yield 2
    yield 3


first, *rest = gen()
print(first, rest)

for bad in ((), (1,)):
    try:
        a, *b, c = bad
    except ValueError as e:
        print("ValueError", e)
try:
    *a, b = 1
except TypeError as e:
    print("TypeError", e)
x = [0, 1, 2]
x[0], *x[1:2], last = 7, 8, 9, 10
print(x, last)
