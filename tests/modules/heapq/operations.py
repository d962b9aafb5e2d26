import heapq

h = []
for x in (5, 3, 8, 1, 9, 2):
    heapq.heappush(h, x)
print(h, [heapq.heappop(h) for _ in range(6)], h)
h = [9, 4, 7, 1, 0, 3]
heapq.heapify(h)
print(h[0], sorted(h), all(h[i] <= h[c] for i in range(3) for c in (2 * i + 1, 2 * i + 2) if c < 6))
h = []
for item in ((2, "b"), (1, "z"), (1, "a"), (3, "c")):
    heapq.heappush(h, item)
print([heapq.heappop(h)[1] for _ in range(4)])
for f in (lambda: heapq.heappop([]), lambda: heapq.heappush(5, 1), lambda: heapq.heapify((1, 2)), lambda: heapq.heappush([1], "a")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
n = 1
h = []
for i in range(60):
    n = n * 75 % 65537
    heapq.heappush(h, n)
out = []
while h:
    out.append(heapq.heappop(h))
print(out == sorted(out), len(out), out[:3])
