# An exception that leaves many half-done expressions does not disturb later ones.
def bad(x=None):
    raise ValueError(x)


def attempt(f):
    try:
        return f()
    except ValueError as e:
        return "E:%s" % e


print(attempt(lambda: [1, 2, bad(1)]))
print(attempt(lambda: {1: 2, 3: bad(2)}))
print(attempt(lambda: (1, (2, bad(3)))))
print(attempt(lambda: 1 + 2 * bad(4)))
print(attempt(lambda: max(1, 2, bad(5))))
print(attempt(lambda: "%d" % bad(6)))
print(attempt(lambda: [x for x in range(3) if bad(7)]))
print(attempt(lambda: [bad(x) for x in range(3)]))
print(attempt(lambda: sorted([3], key=bad)))
print(attempt(lambda: list(map(bad, [9]))))
print(attempt(lambda: 1 < 2 < bad(10)))
print(attempt(lambda: f"{1}{bad(11)}"))
print(attempt(lambda: bad(12).attr[3](4)))
print(attempt(lambda: (lambda a=bad(13): a)()))
out = []
for i in range(4):
    for j in [1, 2]:
        try:
            out.append((i, j, 6 // (i - 2)))
        except ZeroDivisionError:
            out.append("z")
            break
print(out)
