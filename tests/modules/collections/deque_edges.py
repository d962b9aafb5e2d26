from collections import deque


class Queue(deque):
    pass


q = Queue((1, 2, 3), 3)
q.append(4)
print(list(q), len(q), q[0], repr(q)[:6])


def delete():
    del d[0]


d = deque((1, 2, 3), 3)
empty = deque((), 0)
for f in (delete, lambda: d["a"], lambda: d[3], lambda: d[-4], lambda: d == d, lambda: deque((), 1) == deque((), 1), lambda: d + d, lambda: deque(5, 2), lambda: deque((), "a"), lambda: deque((1, 2, 3), 2, 1), lambda: d.extend(5), lambda: d.rotate(1), lambda: d.maxlen, lambda: empty.append(1), lambda: len(empty), lambda: empty.pop(), lambda: deque((), 0, 1).append(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
