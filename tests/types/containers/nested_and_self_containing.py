a = [1, [2, [3, (4, {5: [6]})]]]
print(a, repr(a), str(a), a == [1, [2, [3, (4, {5: [6]})]]], a != a)
deep = []
for i in range(30):
    deep = [deep]
print(deep, str(deep).count("["))
a = []
a.append(a)
try:
    print(len(repr(a)) > 0)
except RuntimeError as e:
    print("RuntimeError", e)
d = {}
d["d"] = d
try:
    print(len(repr(d)) > 0)
except RuntimeError as e:
    print("RuntimeError", e)
print("alive", [(), [], {}, set(), "", b""])
t = ([],)
t[0].append(t)
print(len(t), t[0][0] is t)
