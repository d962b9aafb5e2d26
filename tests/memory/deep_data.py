# Structures far deeper than the machine stack is: printing, comparing, hashing, calling through them ends in an exception, or well.
# Nothing is written over, and collections, which follow every step, do not recurse.
import gc
def attempt(name, f):
    outcome = "done"
    try:
        f()
    except Exception as e:
        outcome = type(e).__name__
    gc.collect()
    # How deep is too deep differs; that it ends well does not.
    print(name, "ends", outcome in ("done", "RuntimeError", "MemoryError", "SyntaxError", "TypeError", "ValueError", "NameError", "AttributeError"))
N = 10000 if gc.mem_free() > 200000 else 700
def nest(make, n):
    x = make(None)
    for i in range(n):
        x = make(x)
    return x
L = nest(lambda x: [x], N); L2 = nest(lambda x: [x], N)
attempt('repr list', lambda: repr(L))
attempt('eq list', lambda: L == L2)
attempt('lt list', lambda: L < L2)
attempt('in list', lambda: L in [L2])
L2 = None
T = nest(lambda x: (x,), N); T2 = nest(lambda x: (x,), N)
attempt('repr tuple', lambda: repr(T))
attempt('hash tuple', lambda: hash(T))
attempt('eq tuple', lambda: T == T2)
attempt('key tuple', lambda: {T: 1})
attempt('set tuple', lambda: {T})
T2 = None
D = nest(lambda x: {1: x}, N // 2)
attempt('repr dict', lambda: repr(D))
attempt('eq dict', lambda: D == nest(lambda x: {1: x}, N // 2))
D = None
import json
attempt('json dumps', lambda: json.dumps(L))
attempt('json loads', lambda: json.loads('[' * 5000 + ']' * 5000))
attempt('json loads2', lambda: json.loads('{"a":' * 2000 + '1' + '}' * 2000))
L = None
gc.collect()
def g(n, inner):
    yield from inner
def chain(n):
    x = iter([1, 2])
    for i in range(n):
        x = g(i, x)
    return x
attempt('gen chain', lambda: list(chain(N // 10)))
def mchain(n):
    x = [1, 2]
    for i in range(n):
        x = map(lambda v: v, x)
    return x
attempt('map chain', lambda: list(mchain(N // 10)))
def fchain(n):
    x = [1, 2]
    for i in range(n):
        x = filter(None, x)
    return x
attempt('filter chain', lambda: list(fchain(N // 10)))
def zchain(n):
    x = [1, 2]
    for i in range(n):
        x = zip(x)
    return x
attempt('zip chain', lambda: list(zchain(N // 10)))
def echain(n):
    x = [1, 2]
    for i in range(n):
        x = enumerate(x)
    return x
attempt('enumerate chain', lambda: list(echain(N // 10)))
class R:
    def __init__(self, x): self.x = x
    def __repr__(self): return 'R' + repr(self.x)
    def __eq__(self, o): return self.x == o.x
    def __hash__(self): return hash(self.x)
    def __len__(self): return len(self.x)
    def __iter__(self): return iter(self.x)
    def __getattr__(self, n): return getattr(self.x, n)
    def __add__(self, o): return self.x + o
    def __call__(self): return self.x()
    def __bool__(self): return bool(self.x)
    def __contains__(self, o): return o in self.x
    def __getitem__(self, o): return self.x[o]
X = nest(R, N // 4)
X2 = nest(R, N // 4)
attempt('repr obj', lambda: repr(X))
attempt('str obj', lambda: str(X))
attempt('eq obj', lambda: X == X2)
attempt('hash obj', lambda: hash(X))
attempt('len obj', lambda: len(X))
attempt('iter obj', lambda: list(X))
attempt('attr obj', lambda: X.nothing)
attempt('add obj', lambda: X + 1)
attempt('call obj', lambda: X())
attempt('bool obj', lambda: bool(X))
attempt('in obj', lambda: 1 in X)
attempt('item obj', lambda: X[0])
attempt('format obj', lambda: '{}'.format(X))
attempt('percent obj', lambda: '%s %r' % (X, X))
attempt('print_exc', lambda: repr(ValueError(X)))
attempt('sorted', lambda: sorted([X, X2], key=repr))
attempt('isinstance', lambda: isinstance(1, nest(lambda x: (x,) if x else (str,), 3000)))
class P:
    def __init__(self, x): self.x = x
    @property
    def p(self): return self.x.p
attempt('property', lambda: nest(P, N // 4).p)
def closure(n):
    f = lambda: 0
    for i in range(n):
        f = (lambda g: lambda: g())(f)
    return f
attempt('closures', lambda: closure(N)())
attempt('parens', lambda: exec('x = ' + '(' * 3000 + '1' + ')' * 3000))
attempt('minus', lambda: exec('x = ' + '-' * 5000 + '1'))
attempt('lists', lambda: exec('x = ' + '[' * 3000 + ']' * 3000))
attempt('conditions', lambda: exec('x = ' + '1 if x else ' * 2000 + '2'))
attempt('lambdas', lambda: exec('x = ' + 'lambda: ' * 1000 + '2'))
attempt('indentation', lambda: exec(''.join([' ' * i + 'if 1:\n' for i in range(95)]) + ' ' * 95 + 'x = 1'))


def et(n):
    e = ValueError()
    for i in range(n):
        e = ValueError(e)
    return e
attempt('exc nest', lambda: repr(et(N // 4)))
def classes(n):
    C = object
    for i in range(n):
        C = type('C', (C,), {})
    return issubclass(C, int), hasattr(C(), 'nothing')


attempt('classes', lambda: classes(400))
import re

attempt('pattern of brackets', lambda: re.match('(' * 1000 + 'a' + ')' * 1000, 'a'))
attempt('pattern without end', lambda: re.match('(a*)*b', 'a' * 12))
attempt('long text', lambda: re.match('(a|b)*c', 'ab' * 2000))
deep = nest(lambda x: [x, {}, (1, 2)], N // 4)
gc.collect()
deep = None
gc.collect()
print('end', sum(range(10)))
