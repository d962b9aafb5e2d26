def t(f):
    try: print(f())
    except BaseException as e: print(repr(e))
def f(a,b,c=3,*args,k): return a,b,c,args,k
t(lambda: f(c=1,k=2))
t(lambda: f(b=1,k=2))
t(lambda: f(k=2))
t(lambda: f(1,k=2))
t(lambda: f(*[],k=2))
def g(a,b,c): return a
t(lambda: g(c=1))
t(lambda: g(b=1))
t(lambda: g(a=1))
t(lambda: g(b=1,c=2))
def h(a,b=1,*args): return a
t(lambda: h(b=1))
def h2(a,b,c=1,*args): return a
t(lambda: h2(c=1))
t(lambda: h2(a=1))
t(lambda: h2(b=1))
t(lambda: [].pop(3))
t(lambda: [].pop(-1))
t(lambda: 'a  b c '.rsplit(None,1))
t(lambda: ' a  b c '.rsplit(None,2))
t(lambda: ' a  b c '.rsplit(None,0))
t(lambda: ' a  b c '.rsplit(None,-1))
t(lambda: '   '.rsplit(None,1))
t(lambda: 'abc'.rsplit(None,1))
t(lambda: b' a b '.rsplit(None,1))
t(lambda: '{k.real}'.format(1,k=2))
t(lambda: '{} {k.real} {0}'.format(1,k=2))
t(lambda: '{0} {k.real} {}'.format(1,k=2))
t(lambda: '{0.x} {}'.format(1,k=2))
t(lambda: '{} {0.x}'.format(1,k=2))
t(lambda: [1][1<<64])
t(lambda: 'a'[1<<64])
t(lambda: b'a'[1<<64])
t(lambda: (1,)[1<<64])
t(lambda: range(3)[1<<64])
t(lambda: bytearray(3)[1<<64])
t(lambda: memoryview(b'abc')[1<<64])
def x(): [1,2,3][1<<64]=1
t(x)
def x(): memoryview(b'abc')[7]=1
t(x)
def x(): memoryview(b'abc')[1]=1
t(x)
def x(): memoryview(b'abc')[0:1]=b'a'
t(x)
t(lambda: ','.join([bytearray(b'a')]))
t(lambda: bytearray(b'a,b').split(b','))
t(lambda: b','.join([bytearray(b'a')]))
t(lambda: bytearray(b'ab').split(bytearray(b'')))
t(lambda: 'ab'.split(bytearray(b'b')))
t(lambda: bytearray(b'abc').split(bytearray(b'b')))
t(lambda: b'abc'.split(bytearray(b'b')))
t(lambda: bytearray(b'ab').strip('x'))
def gen():
    try:
        yield 1
    except BaseException as e:
        print('in', repr(e))
        yield from iter(())
g1=gen(); next(g1)
t(lambda: g1.throw(StopIteration(3)))
def gen2():
    try:
        yield from gen3()
    except BaseException as e:
        print('in', repr(e))
        yield 5
def gen3():
    yield 1
g1=gen2(); next(g1)
t(lambda: g1.throw(StopIteration(3)))
