# What `__del__` of a program's class is to the collector: a method like others, whatever it does.
import gc


class Raising:
    def __del__(self):
        raise ValueError("del")


class Growing:
    def __del__(self):
        print([0] * 1000)


class Locked:
    def __init__(self):
        self.me = self

    def __del__(self):
        gc.collect()
        return self.me


for kind in (Raising, Growing, Locked):
    for i in range(50):
        kind()
    gc.collect()
print("collected")
x = Raising()
try:
    x.__del__()
except ValueError as e:
    print("called:", e)
try:
    del x
    gc.collect()
    print("deleted")
except ValueError as e:
    print(e)


class WithExit:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        raise KeyError("exit")

    def __del__(self):
        raise ValueError("del")


try:
    with WithExit():
        raise OSError(5)
except Exception as e:
    print(type(e).__name__, e)
gc.collect()
