GOOD = {name: lambda: [(0.3,), (-0.7,), (2.75,), (1e-9,), (float("inf"),), (float("nan"),)] for name in dir(OWNER)}
for name in "atan2 copysign fmod ldexp log pow isclose".split():
    GOOD[name] = lambda: [(2.5, 3), (-0.5, 0.25), (1.0, 1.0)]
ROUGH = "erf erfc gamma lgamma"  # The last digits are those of libraries.
# In single precision it is out of range for some.
AVOID = {name: lambda args: COARSE and any([isinstance(a, int) and abs(a) > 100 for a in args]) for name in dir(OWNER)}
