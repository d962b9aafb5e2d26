# `await` asks for an iterator with __iter__.
async def simple():
    return 5


async def adds(a, b):
    x = await simple()
    return a + b + x


def run(coro):
    steps = 0
    while True:
        try:
            coro.send(None)
            steps += 1
        except StopIteration as e:
            return e.value, steps


print(run(simple()), run(adds(1, 2)))


class Pause:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield i
        return "paused %d" % self.n


async def waits():
    print("before")
    r = await Pause(3)
    print(r)
    return await Pause(1)


print(run(waits()))


class Aw:
    def __iter__(self):
        yield "x"
        return "iter result"

async def loop():
    out = []
    for i in range(3):
        out.append(await Pause(i))
    return out


print(run(loop()))


async def raises():
    await Pause(1)
    raise ValueError("in coroutine")


async def catches():
    try:
        await raises()
    except ValueError as e:
        return "caught " + str(e)
    finally:
        print("finally")


print(run(catches()))
print(type(simple()).__name__, type(simple).__name__)


async def bad():
    await 5


try:
    run(bad())
except (TypeError, AttributeError) as e:
    print(type(e).__name__)
