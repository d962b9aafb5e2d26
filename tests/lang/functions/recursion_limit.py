def down(n):
    return down(n + 1)


try:
    down(0)
except RuntimeError as e:
    print(type(e).__name__, e)

# The machine is usable afterwards, and can do it again.
def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print(depth(20))


class Loop:
    def __repr__(self):
        return repr(self)

    def __getattr__(self, name):
        return getattr(self, name + "x")


for f in (lambda: repr(Loop()), lambda: down(1)):
    try:
        f()
    except RuntimeError as e:
        print(e)


def gen():
    yield from gen()


try:
    list(gen())
except RuntimeError as e:
    print(e)
print("alive")
