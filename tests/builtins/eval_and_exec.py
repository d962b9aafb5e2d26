# requires: compiler
x = 5
print(eval("x + 1"), eval("[i * 2 for i in range(3)]"), eval("1 + 1 "), eval("(1,\n2)"))
print(eval("a + b", {"a": 1, "b": 2}), eval("a", {"a": 1}, {"a": 2}), eval("x", {"x": 10}))
exec("y = x * 2")
print(y)
ns = {}
exec("def f(n):\n    return n + 1\nz = f(5)", ns)
print(ns["z"], ns["f"](1), "f" in globals())
loc = {}
exec("v = 1", {}, loc)
print(loc)
exec("for i in range(2):\n    print('in exec', i)\n")
code = compile("1 + 2", "name", "eval")
print(eval(code))
code = compile("q = 7\nprint('compiled', q)", "name", "exec")
exec(code)
print(q)
exec(compile("3 + 4", "name", "single"))
print(eval("lambda a: a * 2")(4), eval("None"), eval("{'k': 1}"))
for src in ("1 +", "x = 1", "undefined_thing", "1/0", "import sys"):
    try:
        print(eval(src))
    except Exception as e:
        print(type(e).__name__, e)
for f in (lambda: eval(5), lambda: exec(5), lambda: compile("1", "f", "bad")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def scope():
    inner = 1
    try:
        return eval("inner")
    except NameError as e:
        return "NameError " + str(e)


print(scope())
try:
    exec("\n\nraise ValueError('line 3')")
except ValueError as e:
    import sys

    sys.print_exception(e)
