import micropython

print(micropython.opt_level(), micropython.stack_use() > 0, micropython.opt_level(1), micropython.opt_level())
micropython.opt_level(0)


def depth(n):
    return micropython.stack_use() if n == 0 else depth(n - 1)


print(depth(1) > 0)
out = []
micropython.schedule(out.append, 5)
for i in range(100):
    if out:
        break
print(out)


def cb(x):
    out.append(x * 2)


for i in range(3):
    micropython.schedule(cb, i)
for i in range(100):
    pass
print(out)
micropython.kbd_intr(-1)
micropython.kbd_intr(3)
for f in (lambda: micropython.schedule(1), lambda: micropython.opt_level("x"), lambda: micropython.const(), lambda: micropython.nothing):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
