# What throw() is given reaches a delegate as it is; it becomes an exception where it is raised.
def attempt(f):
    try:
        print(f())
    except BaseException as e:
        print(repr(e))


def listener():
    try:
        yield "started"
    except BaseException as e:
        print("heard", repr(e))
        yield "heard"


def started(generator):
    next(generator)
    return generator


class Custom:
    def __iter__(self):
        return self

    def __next__(self):
        return "item"

    def throw(self, *args):
        print("throw", args)
        return "thrown"

    def close(self):
        print("close")


def delegating(to):
    try:
        yield from to
    except GeneratorExit as e:
        print("outer", repr(e))
        raise


for thing in (ValueError, ValueError(1), 5, GeneratorExit, GeneratorExit(2), int):
    print("--", thing)
    attempt(lambda: started(listener()).throw(thing))
    attempt(lambda: started(delegating(listener())).throw(thing))
    attempt(lambda: started(delegating(Custom())).throw(thing))
    attempt(lambda: started(delegating(iter([1, 2]))).throw(thing))

attempt(lambda: started(listener()).throw(ValueError, 5))
attempt(lambda: started(listener()).throw(ValueError, KeyError("k")))
attempt(lambda: listener().throw(ValueError("before it began")))


def finished():
    g = listener()
    for _ in g:
        pass
    return g


attempt(lambda: finished().throw(ValueError("nobody hears")))
attempt(lambda: finished().throw(StopIteration(3)))


def silent():
    try:
        yield 1
    except GeneratorExit:
        print("closed quietly")


attempt(lambda: started(delegating(silent())).close())
attempt(lambda: started(delegating(silent())).throw(GeneratorExit))
