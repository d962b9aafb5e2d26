import gc

deep = None
for i in range(1000):
    deep = [deep]
gc.collect()
n = 0
x = deep
while x is not None:
    x = x[0]
    n += 1
print(n)
t = ()
for i in range(500):
    t = (t, i)
gc.collect()
print(t[1], t[0][1])
d = {}
cur = d
for i in range(300):
    cur["n"] = {}
    cur = cur["n"]
gc.collect()
n = 0
cur = d
while cur:
    cur = cur["n"]
    n += 1
print(n)
try:
    s = repr(deep)
    print(s.count("[") == 1000 or s.count("["))
except (RuntimeError, MemoryError):
    print(True)
deep = t = d = None
gc.collect()
print("ok")
