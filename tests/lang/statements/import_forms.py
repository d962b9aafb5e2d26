import sys
import sys as system
from sys import version_info
from sys import version_info as vi, byteorder
from math import (
    sqrt,
    floor as fl,
)
import math, gc as g

print(sys is system, version_info is vi, byteorder)
print(sqrt(16), fl(2.5), g.__name__, math.__name__)

try:
    import no_such_module
except ImportError as e:
    print("ImportError", e)
try:
    from math import no_such_name
except ImportError as e:
    print("ImportError", e)
try:
    import sys.nothing
except ImportError as e:
    print("ImportError", e)


def f():
    from math import pi
    import math as m

    return pi == m.pi


print(f())
print(sys.modules.get("nope"))
