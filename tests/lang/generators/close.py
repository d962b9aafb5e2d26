def g1():
    try:
        yield 1
        yield 2
    finally:
        print("cleanup")


g = g1()
next(g)
g.close()
g.close()
print(list(g))

g = g1()
g.close()
print("never started", list(g))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        print("exit seen")
        yield 2


g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as e:
    print("RuntimeError", e)


def polite():
    try:
        yield 1
    except GeneratorExit:
        print("polite")
        return


g = polite()
next(g)
print(g.close())


def reraises():
    try:
        yield 1
    except GeneratorExit:
        raise ValueError("from close")


g = reraises()
next(g)
try:
    g.close()
except ValueError as e:
    print("ValueError", e)


def outer():
    try:
        yield from g1()
    finally:
        print("outer cleanup")


g = outer()
next(g)
g.close()
print(issubclass(GeneratorExit, BaseException), issubclass(GeneratorExit, Exception))
