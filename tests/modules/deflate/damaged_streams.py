# Streams with a few bytes changed or cut off: each ends in data or in an exception, in bounded time and memory.
import deflate
import io

# A block of dynamic codes, one of fixed codes and a stored one, each of them raw.
STREAMS = (
    b"\x05\xc1\xb1\x0d\x00\x20\x08\x04\xc0\x55\xbe\xb4\xb0\x60\x00\x87\x21\x58\x18\x12\x42\xe1\xf6\xde\x55\x6d\xd9\x1a\x99\xcf\x06",
    b"\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00",
    b"\x01\x05\x00\xfa\xffhello",
)
state = 777


def number(below):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % below


def damaged(stream):
    stream = bytearray(stream)
    for _ in range(1 + number(2)):
        at = number(len(stream))
        if number(3):
            stream[at] = number(256)
        else:
            stream = stream[: at + 1]
    return stream


n_read = n_refused = 0
for i in range(600):
    stream = deflate.DeflateIO(io.BytesIO(damaged(STREAMS[i % 3])), deflate.RAW, 9)
    try:
        total = 0
        # A damaged stream may go on for long: nobody has to read all of it.
        while total < 5000:
            piece = stream.read(250)
            if not piece:
                break
            total += len(piece)
        n_read += 1
    except (OSError, EOFError, ValueError) as e:
        n_refused += 1
print(n_read + n_refused, n_read > 0, n_refused > 0)
