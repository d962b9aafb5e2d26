from collections import deque

d = deque((), 4)
for i in range(6):
    d.append(i)
print(len(d), list(d), bool(d), d[0], d[-1])
d.appendleft(99)
print(list(d), d.popleft(), d.pop(), list(d))
d.extend([7, 8, 9])
print(list(d), 8 in d, len(d))
d[0] = "first"
print([x for x in d], list(d))
e = deque([], 2, 1)
e.append(1)
e.append(2)
for f in (lambda: e.append(3), lambda: e.appendleft(0), lambda: deque([], 3).popleft(), lambda: deque([], 3).pop(), lambda: d[10], lambda: deque(), lambda: deque([], -1), lambda: deque([1, 2, 3], 2) and list(deque([1, 2, 3], 2))):
    try:
        print(f())
    except Exception as ex:
        print(type(ex).__name__, ex)
print(list(e), bool(deque([], 1)), len(deque((1, 2), 5)), list(deque("abc", 10)))
q = deque([], 50)
for i in range(30):
    q.append(i)
    if i % 3 == 0:
        q.popleft()
print(len(q), q[0], q[-1], sum(q))
