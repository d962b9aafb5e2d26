# requires: host
import micropython
from array import array


def attempt(buffer):
    try:
        ring = micropython.RingIO(buffer)
        print(type(buffer).__name__, ring.any(), ring.write(b"abcdefgh"), ring.any(), ring.read())
    except Exception as e:
        print(type(buffer).__name__, type(e).__name__, e)


for buffer in (bytearray(5), memoryview(bytearray(9))[2:8], array("H", [1, 2, 3]), b"constant", memoryview(b"constant"), "text", 2.5, b""):
    attempt(buffer)

large = memoryview(bytearray(65536))
for size in (65535, 65536):
    try:
        micropython.RingIO(large[:size])
        print(size)
    except ValueError as e:
        print(size, repr(e))
