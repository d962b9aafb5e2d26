# requires: host
try:
    bytearray(1 << 40)
except MemoryError as e:
    print(e, e.args)
try:
    [0] * (1 << 40)
except MemoryError as e:
    print(e)
