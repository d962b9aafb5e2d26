# requires: host
# The package lies beside this file.
import sys

sys.path.insert(0, __file__.rsplit("/", 1)[0] + "/lib")
import pkg

print(pkg.__name__, pkg.value, pkg.__path__.split("/")[-1])
import pkg.sub
from pkg import sub as s2
from pkg.sub import name, parent_value
from pkg.deep.leaf import up_one, up_two, sibling

print(pkg.sub is s2, name, parent_value)
print(up_one, up_two, sibling)
import pkg.deep.leaf as leaf

print(leaf.__name__, leaf is sys.modules["pkg.deep.leaf"], pkg.deep.leaf is leaf)
print(sorted(k for k in sys.modules if k.startswith("pkg")))
from pkg import *

print(exported, "hidden" in globals(), "_private" in globals())
import plain

print(plain.__file__.split("/")[-1], plain.counter())
import plain as again

print(again.counter())
del sys.modules["plain"]
import plain as fresh

print(fresh.counter(), fresh is again)
for stmt in ("import pkg.nothing", "from pkg import nothing", "from pkg.sub import nothing", "import nothing.sub", "from . import x", "import broken", "import bad_syntax"):
    try:
        exec(stmt)
    except Exception as e:
        print(stmt, "->", type(e).__name__, e)
print("broken" in sys.modules)
import circular_a

print(circular_a.value, circular_a.b_value)
m = __import__("pkg.sub")
print(m.__name__, __import__("pkg.sub", None, None, ("x",)).__name__)
