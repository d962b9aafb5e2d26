import micropython

order = []


def cb(x):
    order.append(x)
    if x == 2:
        micropython.schedule(cb, 10)


def burst():
    n = 0
    micropython.heap_lock()
    try:
        while n < 100:
            micropython.schedule(cb, 1)
            n += 1
    except RuntimeError:
        pass
    micropython.heap_unlock()
    return n >= 4


micropython.schedule(cb, 2)
for i in range(50):
    pass
print(order)
