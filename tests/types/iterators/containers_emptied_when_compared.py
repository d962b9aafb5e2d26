# oracle: none since the original dies of it
# Lists that a comparison of their items empties: nothing is read where they were.
import heapq


class Clearing:
    def __init__(self, container):
        self.container = container

    def __hash__(self):
        return 1

    def __eq__(self, other):
        self.container.clear()
        return False

    def __lt__(self, other):
        self.container.clear()
        return False


for name in "index count remove".split():
    a = [0, 1, 2]
    a[1:2] = [Clearing(a), Clearing(a)]
    try:
        print(name, type(getattr(a, name)("x")).__name__, len(a))
    except Exception as e:
        print(name, type(e).__name__, len(a))
a = [3, 1]
a.append(Clearing(a))
print("in", 7 in a, a)
for function in (heapq.heapify, heapq.heappop, lambda a: heapq.heappush(a, 1)):
    a = []
    a.extend([Clearing(a) for _ in range(5)])
    try:
        function(a)
        print("heap", len(a) < 9)
    except Exception as e:
        print("heap", type(e).__name__)
