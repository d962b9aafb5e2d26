# range in a for statement, also where the compiler may take a shortcut.
def show(*a):
    out = []
    for i in range(*a):
        out.append(i)
    print(a, out)


show(4)
show(0)
show(-3)
show(2, 5)
show(5, 2)
show(0, 10, 3)
show(10, 0, -3)
show(0, 10, -1)
show(3, 3, 1)

for i in range(3):
    print(i)
for i in range(5, 8):
    print(i)
for i in range(8, 2, -2):
    print(i)
n = 4
for i in range(n):
    n = 0
    print("n", n, i)

# The bounds are evaluated once, left to right.
def say(x):
    print("eval", x)
    return x


for i in range(say(0), say(3), say(2)):
    print(i)

for i in range(3):
    i += 5
    print(i)

try:
    show(0, 1, 0)
except ValueError as e:
    print("ValueError", e)
for i in range(10**20, 10**20 + 2):
    print(i)
