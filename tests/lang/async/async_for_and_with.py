# `await` asks for an iterator with __iter__.
def run(coro):
    try:
        while True:
            coro.send(None)
    except StopIteration as e:
        return e.value


class Pause:
    def __iter__(self):
        yield


class AIter:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        await Pause()
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


async def f():
    async for x in AIter(3):
        print("got", x)
        if x == 1:
            continue
    else:
        print("else")
    async for x in AIter(5):
        if x == 3:
            break
    else:
        print("not here")
    return x


print(run(f()))


class CM:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    async def __aenter__(self):
        await Pause()
        print("enter", self.name)
        return self.name.upper()

    async def __aexit__(self, t, v, tb):
        await Pause()
        print("exit", self.name, t and t.__name__)
        return self.swallow


async def g():
    async with CM("a") as x:
        print(x)
    async with CM("o") as o, CM("i") as i:
        print(o, i)
    async with CM("s", True):
        raise ValueError("gone")
    try:
        async with CM("e"):
            raise KeyError("kept")
    except KeyError as e:
        print("caught", e)
    for i in range(3):
        async with CM("l%d" % i):
            if i == 1:
                return "returned"


print(run(g()))


async def nested():
    async for a in AIter(2):
        async for b in AIter(2):
            async with CM("%d%d" % (a, b)):
                pass


run(nested())
