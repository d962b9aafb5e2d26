import heapq


class Item:
    def __init__(self, key, n):
        self.key = key
        self.n = n

    def __lt__(self, other):
        return self.key < other.key


heap = []
n = 7
for i in range(40):
    n = n * 75 % 65537
    heapq.heappush(heap, Item(n % 6, i))
print([(x.key, x.n) for x in heap])
print([(x.key, x.n) for x in [heapq.heappop(heap) for i in range(40)]])
heap = [Item(i * 7 % 5, i) for i in range(20)]
heapq.heapify(heap)
print([(x.key, x.n) for x in heap])
