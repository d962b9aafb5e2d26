import gc, micropython


def used(f, *a):
    gc.disable()
    f(*a)
    before = gc.mem_alloc()
    f(*a)
    n = gc.mem_alloc() - before
    gc.enable()
    return n


def loop():
    for i in range(100):
        pass


def ints():
    a = 1
    for i in range(50):
        a = (a * 3 + i) & 0xFFFF
        b = a << 2
        c = b // 3 % 7
    return c


def chars():
    s = "hello"
    n = 0
    for i in range(5):
        if s[i] == "l":
            n += ord(s[i])
    return n


def byte_ops():
    b = BUF
    for i in range(len(b)):
        b[i] = (b[i] + 1) & 255


def calls():
    for i in range(10):
        helper(i, i)


def helper(a, b):
    return a if a > b else b


class C:
    def __init__(self):
        self.x = 0

    def bump(self):
        self.x += 1


def attrs():
    o = OBJ
    for i in range(20):
        o.x = o.x + 1
        o.bump()


def compare():
    t = TUP
    for i in range(10):
        if t[1] == i or "b" in t or i in LST:
            pass
    return t is TUP and not None


def constants():
    a = (1, 2, (3, "x"))
    b = b"bytes constant"
    c = "a string constant that is long"
    return a, b, c


BUF = bytearray(10)
OBJ = C()
TUP = (1, 2, "b")
LST = [1, 2, 3]
for f in (ints, chars, byte_ops, calls, attrs, compare):
    print(f.__name__, used(f))
before = gc.mem_alloc()
constants()
after = gc.mem_alloc()
print(after - before < 100)
