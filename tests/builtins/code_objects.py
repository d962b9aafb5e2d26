# What code looks like, and that it is kept.
code = compile("x += 1", "there.py", "exec")
print(code, repr(code), type(code).__name__, type(code))
names = {"x": 1}
for _ in range(3):
    exec(code, names)
print(names["x"], eval(compile("x * 2", "t", "eval"), names))
try:
    type(code)()
except TypeError as e:
    print(e)
