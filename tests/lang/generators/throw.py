def g1():
    try:
        yield 1
    except ValueError as e:
        print("caught", repr(e))
        yield 2
    finally:
        print("finally")


g = g1()
print(next(g))
print(g.throw(ValueError("v")))
try:
    next(g)
except StopIteration:
    print("stop")

g = g1()
next(g)
try:
    g.throw(KeyError("k"))
except KeyError as e:
    print("out", repr(e))

# before the first next
g = g1()
try:
    g.throw(ValueError)
except ValueError as e:
    print("not started", repr(e))
print(list(g))

# a class is instantiated, and a second argument gives its value
def g2():
    while True:
        try:
            yield
        except ZeroDivisionError as e:
            print("zde", e.args)


g = g2()
next(g)
g.throw(ZeroDivisionError)
g.throw(ZeroDivisionError, ZeroDivisionError("msg"))
g.throw(ZeroDivisionError("a"), None)
g.throw(ZeroDivisionError("inst"))
try:
    g.throw(StopIteration("si"))
except RuntimeError as e:
    print("RuntimeError", e)
except StopIteration as e:
    print("StopIteration", e.value)
