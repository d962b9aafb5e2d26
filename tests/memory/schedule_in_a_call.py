# What a scheduled call schedules runs after it, not in it; and the queue has an end.
import micropython

log = []


def inner(n):
    log.append(("inner", n))


def outer(n):
    micropython.schedule(inner, n + 1)
    for _ in range(3):
        pass
    log.append(("outer", n))


micropython.schedule(outer, 1)
for _ in range(1000):
    if len(log) == 2:
        break
print(log)

full = []


def fill(_):
    try:
        for _ in range(50):
            micropython.schedule(inner, 0)
    except RuntimeError as e:
        full.append(e)


micropython.schedule(fill, None)
for _ in range(1000):
    if full:
        break
print(full)
