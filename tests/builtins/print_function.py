print()
print(1, "a", None, [1, "b"], ("c",), {"d": "e"})
print(1, 2, 3, sep="-")
print(1, 2, sep="")
print("a", "b", end="!\n")
print("no newline", end="")
print()
print("a", "b", sep=", ", end=".\n")
print(*[1, 2, 3])
print(*"abc", sep="|")
print("", "", "")
print("tab\tnl\nend")
print(print(end=""))
print(True, 1.5, 1 + 2j, b"x", range(3), ..., len.__name__ if hasattr(len, "__name__") else "len")
print("é日😀")
import sys

print("to stdout", file=sys.stdout)
import io

s = io.StringIO()
print("into", "buffer", sep="_", end="#", file=s)
print(s.getvalue())


class W:
    def write(self, s):
        raise ValueError("not used")


for f in (lambda: print(1, foo=2), lambda: print("x", sep=5), lambda: print("x", end=5), lambda: print("x", file=5)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
