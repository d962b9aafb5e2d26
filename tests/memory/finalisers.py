# A native object with a finaliser is closed by the collector; user classes have none.
import gc


class C:
    def __del__(self):
        print("must not be called")


c = C()
c = None
gc.collect()


def gen():
    try:
        yield 1
    finally:
        print("finally")


g = gen()
next(g)
g = None
gc.collect()
print("end")
