# Texts within texts and generators within loops may nest deeply, but not without end.
class Nest:
    def __init__(self, inner):
        self.inner = inner

    def __repr__(self):
        return "<" + repr(self.inner) + ">"


nest = 0
for _ in range(20):
    nest = Nest(nest)
print(len(repr(nest)), len("%r" % (nest,)), len("{}".format(nest)))


class Endless:
    def __repr__(self):
        return repr(self)

    def __str__(self):
        return str(self)


def loop():
    for item in loop():
        yield item


def delegate():
    yield from delegate()


for f in (lambda: repr(Endless()), lambda: str(Endless()), lambda: next(loop()), lambda: next(delegate())):
    try:
        f()
        print("no end?")
    except RuntimeError as e:
        print("RuntimeError", e)


def walk(n):
    yield n
    if n:
        for item in walk(n - 1):
            yield item


print(sum(walk(60)))
