# requires: host
# A view cannot begin further behind than its word can say. Nothing is read here: there may be no such memory.
import sys
import uctypes

limit = sys.maxsize >> 7
view = memoryview(uctypes.bytearray_at(0, limit + 3))
print(len(view) == limit + 3, len(view[limit : limit + 2]))
try:
    view[limit + 1 :]
except OverflowError as e:
    print("OverflowError", e)
