# Reading into a buffer takes no memory however often; reading anew takes some each time.
import gc
import io

stream = io.BytesIO(bytes(range(200)))
buf = bytearray(50)
view = memoryview(buf)


def cost(f):
    f()
    gc.collect()
    gc.disable()
    a = gc.mem_alloc()
    f()
    b = gc.mem_alloc()
    gc.enable()
    return b - a


def into_buffer():
    for i in range(10):
        stream.seek(0)
        while stream.readinto(buf):
            pass


def into_part():
    for i in range(10):
        stream.seek(3)
        stream.readinto(view)


def anew():
    for i in range(10):
        stream.seek(0)
        while stream.read(50):
            pass


def pack():
    import struct

    for i in range(10):
        struct.pack_into("<hh", buf, 0, i, -i)
        struct.unpack_from("<hh", buf, 0)


print(cost(into_buffer), cost(into_part), cost(anew) >= 10 * 4 * 50, sum(buf))
