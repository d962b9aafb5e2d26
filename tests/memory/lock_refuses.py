# Under a lock what needs memory fails and what needs none works.
import micropython


class C:
    def __init__(self):
        self.x = 1

    def add(self, n):
        self.x += n
        return self.x


LIST = [1, 2, 3]
DICT = {"a": 1}
BYTES = bytearray(8)
OBJ = C()
TEXT = "some text of a constant"


def attempt(f):
    micropython.heap_lock()
    e = None
    r = None
    try:
        r = f()
    except Exception as x:
        e = x
    micropython.heap_unlock()
    print(r if e is None else repr(e))


def loops():
    n = 0
    for i in range(5):
        for x in LIST:
            for y in (1, 2):
                n += x * y
    for c in TEXT:
        n += 1
    for b in BYTES:
        n += b
    return n


def stores():
    LIST[1] = 20
    DICT["a"] = 5
    BYTES[3] = 7
    OBJ.x = 3
    return OBJ.add(4) + LIST[1] + DICT["a"] + BYTES[3]


def grow_list():
    for i in range(100):
        LIST.append(i)


def grow_dict():
    for i in range(100):
        DICT[i] = i


def grow_bytes():
    for i in range(100):
        BYTES.append(i)


for f in (
    loops,
    stores,
    lambda: 3 in LIST,
    lambda: len(TEXT) + ord(TEXT[1]),
    lambda: TEXT is TEXT and not LIST,
    lambda: 5 + 6 * 7 - 8 // 3,
    lambda: isinstance(OBJ, C),
    lambda: [1],
    lambda: {},
    lambda: (LIST,),
    lambda: TEXT + TEXT,
    lambda: TEXT[2:9],
    lambda: 1.5 + 1.25,
    lambda: 1 << 200,
    lambda: C(),
    lambda: lambda: f,
    lambda: "%d" % 5000,
    lambda: str(12345),
    lambda: bytes(20),
    lambda: memoryview(BYTES)[1:],
    grow_list,
    grow_dict,
    grow_bytes,
):
    attempt(f)
LIST.append(1)
DICT["b"] = 2
print(len(LIST) > 3, len(DICT) >= 2)
print(micropython.heap_lock(), micropython.heap_lock(), micropython.heap_unlock(), micropython.heap_unlock())
