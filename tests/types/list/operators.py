a, b = [1, 2], [3]
print(a + b, a * 2, 2 * a, a * 0, a * -1, [] + [], [[]] * 2)
print(a == [1, 2], a != b, a < b, [1, 2] < [1, 3], [1] < [1, 2], [] < [0], [2] > [1, 9], [1, 2] <= [1, 2], [1, 2] >= [2])
print(1 in a, 5 in a, 5 not in a, [1] in [[1]], bool([]), bool([0]), not [])
c = a
c += [9]
print(a, c is a)
c *= 2
print(a)
x = [[0] * 2] * 2
x[0][0] = 1
print(x)
print(len([1, 2, 3]), sum([1, 2, 3]), min([3, 1]), max([3, 1]), sorted([2, 1]), list(reversed([1, 2])), list(enumerate(["a"])))
print([1, [2, [3]]] == [1, [2, [3]]], [1, 2.0] == [1.0, 2], [float("nan")] == [float("nan")], [None] == [None], [1] == (1,))
print(list(), list("abc"), list((1, 2)), list(range(3)), list({1: 2}), list([1]), list(b"ab"))
r = [1]
r.append(r)
print(len(r), r[1] is r, r[1][1][0])
for f in (lambda: [1] + (2,), lambda: [1] * "a", lambda: [1] * 1.5, lambda: [1] < [None], lambda: [1] < 5, lambda: [] - []):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
