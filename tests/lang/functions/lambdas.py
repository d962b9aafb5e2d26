f = lambda: None
print(f(), (lambda x: x)(1), (lambda x, y: (x, y))(1, 2))
print((lambda *a: a)(1, 2), (lambda **k: k)(z=1))
ops = {"+": lambda a, b: a + b, "-": lambda a, b: a - b}
print(ops["+"](2, 3), ops["-"](2, 3))
add = lambda a: lambda b: a + b
print(add(1)(2), add("x")("y"))
print(sorted([3, -1, 2], key=lambda v: -v), list(map(lambda v: v * v, (1, 2, 3))))
print((lambda: (yield 1))().send(None))
print((lambda x: x if x else (lambda: "inner")())(0))
fs = [lambda: i for i in range(3)]
print([g() for g in fs])
fs = [lambda i=i: i for i in range(3)]
print([g() for g in fs])
y = (lambda f: (lambda x: x(x))(lambda x: f(lambda v: x(x)(v))))(
    lambda self: lambda n: 1 if n < 2 else n * self(n - 1)
)
print(y(6))
print((lambda: [x for x in range(3)])())
print(f.__name__)
