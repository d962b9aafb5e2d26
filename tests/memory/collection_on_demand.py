# A loop that makes far more garbage than the heap holds ends well.
import gc

keep = [bytearray(100) for _ in range(20)]
n = 0
for i in range(3000):
    b = bytearray(1000)
    b[0] = 1
    n += b[0] + len(b)
print(n, len(keep), all(len(k) == 100 for k in keep))
s = ""
for i in range(500):
    s = s + "x"
print(len(s))
d = {}
for i in range(2000):
    d[i % 50] = "value %d" % i
print(len(d), d[49])
lst = None
for i in range(300):
    lst = [lst, i] if i % 10 else None
print(lst[1])
