def echo():
    got = None
    while True:
        got = yield got
        print("received", got)
        if got == "stop":
            return "bye"


g = echo()
print(g.send(None))
print(g.send(1))
print(next(g))
try:
    g.send("stop")
except StopIteration as e:
    print(e.value)


def acc():
    total = 0
    while True:
        x = yield total
        if x is None:
            return total
        total += x


g = acc()
next(g)
for v in (1, 2, 3):
    print(g.send(v))
try:
    next(g)
except StopIteration as e:
    print("total", e.value)

g = echo()
try:
    g.send("too early")
except TypeError as e:
    print("TypeError", e)


def expr():
    r = (yield 1) + (yield 2)
    yield r
    print((yield "a"), (yield "b"))


g = expr()
print(next(g), g.send(10), g.send(20), next(g), g.send("x"))
try:
    g.send("y")
except StopIteration:
    print("done")
