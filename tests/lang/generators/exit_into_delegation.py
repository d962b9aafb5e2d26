def inner():
    try:
        yield 1
    except GeneratorExit:
        print('swallowed')
def outer():
    try:
        yield from inner()
    except BaseException as e:
        print('outer', repr(e))
        raise
def o2():
    try:
        yield from iter([1,2])
    except BaseException as e:
        print('o2', repr(e))
        raise
for g in (outer(), o2()):
  for x in (GeneratorExit, GeneratorExit(4)):
    try:
        next(g)
        print(g.throw(x))
    except BaseException as e:
        print(repr(e))
g=outer(); next(g); g.close()
