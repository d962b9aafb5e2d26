GOOD = {"heapify": lambda: [([3, 1, 2],), ([1, "a"],)], "heappush": lambda: [([3, 1], 5), (["a"], 5)], "heappop": lambda: [([1, 3, 2],), ([1, "a", 2],)]}
