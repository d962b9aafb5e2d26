# The least small integer, computed from what is no small one.

x = -(1 << 62)
y = -4611686018427387904
z = -2**62
print(x == y == z, x, -x, x + 1, x - 1, (x * 1) is not None, hash(x) == hash(y), {x: 1}[z], ~(1 << 62), (1 << 62) - 1)
print(-(1 << 30), -1073741824, -2**30, -(1 << 30) - 1, (1 << 30) - 1, -(-1073741824))
