d = {}
for i in range(300):
    d[i * 7] = i
print(len(d), d[0], d[299 * 7], sum(d.values()))
for i in range(0, 300, 2):
    del d[i * 7]
print(len(d), 7 in d, 14 in d, sum(d))
for i in range(1000, 1100):
    d[str(i)] = i
print(len(d), d["1050"], sum(1 for k in d if isinstance(k, str)))
while len(d) > 10:
    d.popitem()
print(len(d), len(list(d)), len(list(d.items())))
d.clear()
for rep in range(20):
    d["x"] = rep
    del d["x"]
print(len(d))
for i in range(50):
    d[i] = i
    if i >= 5:
        del d[i - 5]
print(sorted(d))
words = {}
for c in "the quick brown fox jumps over the lazy dog":
    words[c] = words.get(c, 0) + 1
print(sorted(words.items()))
s = {}
for i in range(10):
    s.setdefault(i % 3, []).append(i)
print(sorted(s.items()))
