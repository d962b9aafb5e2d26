# oracle: cpython (the original's sort is not stable; ours is)
words = ["banana", "apple", "fig", "kiwi", "date", "plum", "pear"]
print(sorted(words, key=len))
print(sorted(words, key=len, reverse=True))
pairs = [(1, "b"), (0, "z"), (1, "a"), (0, "y"), (1, "c")]
print(sorted(pairs, key=lambda p: p[0]))
print(sorted(pairs, key=lambda p: p[0], reverse=True))
print(sorted([1, True, 1.0, 0, False], key=lambda x: x))
n = 7
data = []
for i in range(300):
    n = (n * 1103515245 + 12345) % 2147483648
    data.append((n // 65536 % 10, i))
s = sorted(data, key=lambda p: p[0])
print(all(s[i] < s[i + 1] for i in range(299)))
data.sort(key=lambda p: p[0], reverse=True)
print(all(data[i][0] > data[i + 1][0] or data[i][1] < data[i + 1][1] for i in range(299)))
