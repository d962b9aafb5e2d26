# Containers that are changed by what they call: by iterators, comparisons, hashes, keys and conversions.
import heapq
from collections import OrderedDict, deque


def attempt(name, function):
    try:
        print(name, function())
    except Exception as e:
        print(name, type(e).__name__, e)


class Raising:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("eq")

    def __lt__(self, other):
        raise KeyError("lt")


def feed(container, add):
    for i in range(5):
        add(container, i)
        yield i


a = [1, 2]
attempt("extend by itself", lambda: (a.extend(a), a))
a = [1]
attempt("extend and append", lambda: (a.extend(feed(a, list.append)), a))
a = [1, 2, 3]
attempt("slice of itself", lambda: a.__setitem__(slice(1, 2), a) or a)
a = bytearray(b"ab")
attempt("bytearray by itself", lambda: (a.extend(a), a))
a = bytearray(b"abcd")
a[1:3] = a
print(a)
a = {1: 2}
attempt("update by itself", lambda: (a.update(a), a))
a = set((1, 2))
attempt("set by itself", lambda: (a.update(a), a.difference_update(a), a))
a = deque((1, 2), 4)
attempt("deque by itself", lambda: (a.extend(list(a)), list(a)))
for make in (lambda: {Raising(1): 1}, lambda: {Raising(1)}, lambda: OrderedDict({Raising(1): 1}), lambda: frozenset((Raising(1),))):
    container = make()
    attempt("look up", lambda: Raising(2) in container)
    attempt("add", lambda: container.__setitem__(Raising(3), 1) if hasattr(container, "keys") else container.add(Raising(3)))
    attempt("pop", lambda: container.pop(Raising(4)) if hasattr(container, "keys") else container.remove(Raising(4)))
    attempt("make from", lambda: len(set((Raising(1), Raising(2)))))
    print(len(container))
a = [Raising(1), Raising(2)]
for name in "index count remove".split():
    attempt(name, lambda: getattr(a, name)(Raising(3)))
attempt("in", lambda: Raising(3) in a)
attempt("equal", lambda: a == [Raising(1), Raising(2)])
attempt("sort", lambda: a.sort())
attempt("min", lambda: min(a))
attempt("heapify", lambda: heapq.heapify(a))
attempt("push", lambda: heapq.heappush(a, Raising(5)))
attempt("pop", lambda: heapq.heappop(a))
a = [1, 2, 3]
attempt("key", lambda: max(a, key=lambda x: (a.clear(), x)[1]))
a = [1, 2, 3]
attempt("map", lambda: list(map(lambda x: a.append(x) or len(a) > 8 and a.clear() or x, a)))
a = {1: 1, 2: 2}
attempt("join", lambda: ",".join(str(a.pop(k)) for k in list(a)))
attempt("sum", lambda: sum(feed([], list.append)))
