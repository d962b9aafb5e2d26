# Streams with a few bytes changed or cut off: each ends in data or in an exception, in bounded time and memory.
import deflate
import io
import random

# A block of dynamic codes, one of fixed codes and a stored one, each of them raw.
STREAMS = (
    b"\x05\xc1\xb1\x0d\x00\x20\x08\x04\xc0\x55\xbe\xb4\xb0\x60\x00\x87\x21\x58\x18\x12\x42\xe1\xf6\xde\x55\x6d\xd9\x1a\x99\xcf\x06",
    b"\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00",
    b"\x01\x05\x00\xfa\xffhello",
)
random.seed(777)


def damaged(stream):
    stream = bytearray(stream)
    for _ in range(random.randint(1, 2)):
        at = random.randrange(len(stream))
        if random.randrange(3):
            stream[at] = random.randrange(256)
        else:
            stream = stream[: at + 1]
    return stream


def outcome(stream):
    stream = deflate.DeflateIO(io.BytesIO(stream), deflate.RAW, 9)
    data = b""
    try:
        # A damaged stream may go on for long: nobody has to read all of it.
        while len(data) < 2000:
            piece = stream.read(250)
            if not piece:
                break
            data += piece
    except (OSError, EOFError):
        return "-"
    # What lies before the beginning is zeros to the original, and an error here.
    return "-" if 0 in data else str(sum(data))


for i in range(20):
    print(" ".join([outcome(damaged(STREAMS[k % 3])) for k in range(30)]))
