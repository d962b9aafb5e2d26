# Scheduled calls run soon, in their order, one after the other and never inside each other; the queue is short and says when it is full.
import micropython

order = []
inside = 0


def note(x):
    global inside
    inside += 1
    order.append((x, inside))
    if x == "first":
        micropython.schedule(note, "from inside")
        for i in range(200):
            pass
    inside -= 1


def spin():
    for i in range(200):
        pass


micropython.schedule(note, "first")
spin()
micropython.schedule(note, "second")
spin()
print(order)


def flood(n):
    # In one expression after the other nothing runs in between, because each is a call that is waited for.
    done = 0
    for i in range(n):
        micropython.schedule(note, i)
        done += 1
    return done


order.clear()


def inner(x):
    # While a scheduled call runs no other does: here the queue fills.
    try:
        for i in range(100):
            micropython.schedule(note, i)
        print("never full")
    except RuntimeError as e:
        print("RuntimeError", e)
    print(order)


micropython.schedule(inner, None)
spin()
spin()
print([x for x, n in order] == list(range(len(order))), len(order) >= 4, all(n == 1 for x, n in order))


def failing(x):
    raise ValueError("from a scheduled call")


# It ends there, not in the program that is running.
micropython.schedule(failing, 0)
spin()
print("goes on")
for f in (lambda: micropython.schedule(1), lambda: micropython.schedule(note, 1, 2)):
    try:
        f()
    except TypeError as e:
        print("TypeError")
