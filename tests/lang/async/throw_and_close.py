# `await` asks for an iterator with __iter__.
class Pause:
    def __iter__(self):
        yield "paused"


async def inner(log):
    try:
        await Pause()
        log.append("resumed")
    except ValueError as e:
        log.append("inner " + str(e))
        raise
    finally:
        log.append("inner finally")


async def outer(log):
    try:
        await inner(log)
    except ValueError as e:
        log.append("outer " + str(e))
        return "recovered"


log = []
c = outer(log)
print(c.send(None))
try:
    c.throw(ValueError("boom"))
except StopIteration as e:
    print(e.value)
print(log)
log = []
c = outer(log)
c.send(None)
c.close()
print(log)
c = inner([])
c.close()
try:
    c.send(None)
except StopIteration:
    print("closed before start")


async def with_lambda():
    f = lambda x: x + 1
    return f(1), [i for i in range(3)]


try:
    with_lambda().send(None)
except StopIteration as e:
    print(e.value)


class C:
    async def method(self, x, *, k=1):
        await Pause()
        return self, x, k

    @staticmethod
    async def s():
        return "static"


co = C().method(5, k=2)
print(co.send(None))
try:
    co.send(None)
except StopIteration as e:
    print(e.value[1:])
try:
    C.s().send(None)
except StopIteration as e:
    print(e.value)
