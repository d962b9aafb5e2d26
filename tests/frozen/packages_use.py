import sys
import frozen_pkg

print(frozen_pkg.VALUE, frozen_pkg.loaded, frozen_pkg.__name__)
import frozen_pkg.inner

print(frozen_pkg.inner.up, frozen_pkg.inner.answer, frozen_pkg.inner.__name__)
from frozen_pkg.inner import leaf
from frozen_pkg import sibling

print(leaf.answer, sibling is frozen_pkg.sibling, sorted(k for k in sys.modules if k.startswith("frozen")))
print(list(sibling.count(2)), [f() for f in (lambda: sibling.VALUE,)])
try:
    sibling.fails(2)
except ValueError as e:
    import io

    s = io.StringIO()
    sys.print_exception(e, s)
    # The folder of the file differs; the lines and names do not.
    print([l.split("/")[-1].strip() for l in s.getvalue().split("\n")[2:]])
for name in ("frozen_pkg.none", "frozen_pkg.inner.leaf.none", "frozen_none"):
    try:
        __import__(name)
    except ImportError as e:
        print("ImportError", e)
