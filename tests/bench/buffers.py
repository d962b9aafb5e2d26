# Bytes in place: bytearrays, memoryviews, arrays, and records packed into them.
import array
import struct

import stopwatch


def checksum(data):
    low, high = 1, 0
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high << 16 | low


def work(n):
    frame = bytearray(256)
    view = memoryview(frame)
    samples = array.array("H", [0] * 64)
    total = 0
    for i in range(n):
        struct.pack_into("<HIb", frame, i % 200, i & 0xFFFF, i * 7919, i % 100 - 50)
        first, second, third = struct.unpack_from("<HIb", frame, i % 200)
        total += first + third
        samples[i % 64] = second & 0xFFFF
        if i % 50 == 0:
            view[128:192] = view[64:128]
            total += checksum(view[:128]) if i == 0 else checksum(frame)
    return total, sum(samples), bytes(view[100:104])


stopwatch.run(work, 12_000, 700)
