import gc

a = list(range(10))
b = bytearray(b"0123456789")
m = memoryview(b)


def cost(f):
    f()
    gc.disable()
    x = gc.mem_alloc()
    f()
    y = gc.mem_alloc()
    gc.enable()
    return y - x


def assign_slice():
    b[2:4] = b"zz"


def del_nothing():
    a[1:1] = ()


print(cost(assign_slice), b)
x = a[1:3]
y = m[2:4]
print(x, bytes(y))
