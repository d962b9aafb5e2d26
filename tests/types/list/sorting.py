print(sorted([3, 1, 2]), sorted([3, 1, 2], reverse=True), sorted("banana"), sorted([]), sorted((2, 1)), sorted({3: 1, 1: 2}))
a = [5, 3, 9, 1]
print(a.sort(), a)
a.sort(reverse=True)
print(a)
words = ["banana", "apple", "fig", "kiwi", "cherry"]
print(sorted(words, key=lambda w: w[1:]), sorted(words, key=lambda w: w[0], reverse=True))
pairs = [(1, "b"), (0, "z"), (1, "a"), (0, "y"), (1, "c")]
print(sorted(pairs), sorted(pairs, key=lambda p: (-p[0], p[1])))
print(sorted([1.5, 1, 0.5, 0]), sorted([[2], [1, 5], [1]]), sorted([-3, 2, -1], key=abs))
n = 1
data = []
for i in range(200):
    n = (n * 1103515245 + 12345) % 2147483648
    data.append(n % 1000)
s = sorted(data)
print(all(s[i] <= s[i + 1] for i in range(199)), len(s), s[0], s[-1], sorted(s) == s, sorted(data, reverse=True) == s[::-1])
print(sorted(range(50, 0, -1)) == list(range(1, 51)), sorted([1] * 20) == [1] * 20)


class K:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        return self.v < o.v


print([k.v for k in sorted([K(3), K(1), K(2)])])
for f in (lambda: sorted([1], key=5), lambda: [2, 1].sort(5), lambda: sorted(5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
a = [3, 1, 2]
try:
    a.sort(key=lambda x: 1 // (x - 1))
except ZeroDivisionError as e:
    print("ZeroDivisionError", sorted(a))
