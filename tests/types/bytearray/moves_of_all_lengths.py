# Copies within a buffer, overlapping in either direction, and fills, of every short length at every alignment: byte by byte the same.
SIZE = 48


def moved(to, start, n):
    plain = list(range(1, SIZE + 1))
    plain[to : to + n] = plain[start : start + n]
    return bytes(plain)


different = 0
n_moves = 0
for n in list(range(22)) + [31, 32, 33]:
    for to in range(0, SIZE - n + 1, 1 if n < 10 else 3):
        for start in range(0, SIZE - n + 1, 5):
            buffer = bytearray(range(1, SIZE + 1))
            view = memoryview(buffer)
            view[to : to + n] = view[start : start + n]
            n_moves += 1
            if bytes(buffer) != moved(to, start, n):
                different += 1
                print(to, start, n, bytes(buffer))
print(n_moves, different)

# Into another buffer, out of one, and made anew.
source = bytes(range(100, 180))
for n in range(40):
    for at in range(5):
        target = bytearray(60)
        target[at : at + n] = source[at + 3 : at + 3 + n]
        wanted = [0] * at + list(range(103 + at, 103 + at + n))
        wanted += [0] * (60 - len(wanted))
        if list(target) != wanted:
            print("copy", at, n, target)
        filled = b"\xa5" * n + source[at:]
        if list(filled) != [0xA5] * n + list(source)[at:]:
            print("fill", at, n, filled)
        if any(bytearray(n)) or len(bytearray(n)) != n:
            print("clear", n)
print("done")
