# requires: compiler
# oracle: none (the original makes code that goes wrong)
# What the instructions have no room for is refused, and not cut short.


def attempt(what, text):
    try:
        exec(text, {"__name__": "x"})
        print(what, "runs")
    except Exception as e:
        print(what, type(e).__name__, e)


def names(n):
    return ",".join("a%d" % i for i in range(n))


def closure(n):
    body = ";".join("a%d=%d" % (i, i) for i in range(n))
    return "def f():\n %s\n def g(): return %s\n return g\nassert f()() == tuple(range(%d))" % (body, names(n), n)


for n in 255, 256, 600:
    numbers = ",".join(map(str, range(n)))
    attempt("%d arguments" % n, "def f(*a): return len(a)\nassert f(%s) == %d" % (numbers, n))
    attempt("%d arguments of a method" % n, "class A:\n def f(*a): return len(a)\nassert A().f(%s) == %d" % (numbers, n + 1))
    pairs = ",".join("a%d=%d" % (i, i) for i in range(n))
    attempt("%d keywords" % n, "def f(**k): return len(k)\nassert f(%s) == %d" % (pairs, n))
    attempt("%d targets" % n, "%s = range(%d)\nassert a%d == %d" % (names(n), n, n - 1, n - 1))
    attempt("%d targets and a star" % n, "%s, *r = range(%d)\nassert r == [%d], r" % (names(n), n + 1, n))
    attempt("a star and %d targets" % n, "*r, %s = range(%d)\nassert r == [0], r" % (names(n), n + 1))
    attempt("%d cells" % n, closure(n))
attempt("a keyword before :=", "def f(*a, **k): return a, k\nassert f(1, c=4, d:=5)")
attempt("a keyword behind :=", "def f(*a, **k): return a, k\nassert f(1, d:=5, c=4) == ((1, 5), {'c': 4})")
