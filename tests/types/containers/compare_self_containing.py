# oracle: none (the original crashes here)
x, y = [], []
x.append(x)
y.append(y)
try:
    print(x == y)
except RuntimeError as e:
    print("RuntimeError", e)
a = {}
a["k"] = a
b = {}
b["k"] = b
try:
    print(a == b)
except RuntimeError as e:
    print("RuntimeError", e)
t = ([],)
t[0].append(t)
u = ([],)
u[0].append(u)
try:
    print(t == u, t < u)
except RuntimeError as e:
    print("RuntimeError", e)
try:
    hash(t)
except TypeError as e:
    print("TypeError", e)
print(x == x, t == t, "alive")
