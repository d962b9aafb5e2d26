print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate([], start=1)), list(enumerate("x", start=3)))
print(list(zip("ab", [1, 2])), list(zip("abc", [1])), list(zip()), list(zip("a")), list(zip("ab", "cd", "ef")), list(zip([], [1])))
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2], [10, 20, 30])), list(map(None.__class__, [])) if 0 else list(map(len, ["a", ""])))
print(list(filter(None, [0, 1, "", "a", None])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(str.isdigit, "a1b2")))
print(list(reversed([1, 2, 3])), list(reversed("abc")), list(reversed((1, 2))), list(reversed(range(4))), list(reversed([])))
print(all([]), all([1, 0]), all(iter([1, "a"])), any([]), any([0, 2]), any(x > 2 for x in (1, 2)))
print(sum([]), sum([1, 2]), sum([1.5, 2]), sum(range(5), 10), sum([[1], [2]], []), sum((x for x in (1, 2))))
print(min(3, 1), min([3, 1]), max("a", "b"), max([1], [0, 5]), min("hello"), max([], default="d"), min([], default=None), max([1, -5], key=abs), min(1, -5, key=abs), max("aXb", key=str.lower) if 0 else "")
it = iter([1, 2])
print(next(it), next(it), next(it, "end"), next(iter({}), 0))
n = 0


def step():
    global n
    n += 1
    return n


it = iter("ab")
print(iter(it) is it, [x for x in it], [x for x in it])
z = zip(iter("abcd"), iter("efgh"))
print(next(z), list(z), type(z).__name__, type(map(str, [])).__name__, type(filter(None, [])).__name__, type(enumerate([])).__name__, type(reversed([])).__name__)
for f in (lambda: zip(1), lambda: enumerate(1), lambda: list(map(len, [1])), lambda: list(filter(5, [1])), lambda: min(), lambda: max([]), lambda: sum(["a"]), lambda: sum(1), lambda: reversed({1}), lambda: all(1), lambda: next(5), lambda: map(str), lambda: min(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
