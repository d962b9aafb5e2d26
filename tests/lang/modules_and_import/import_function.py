# What __import__ takes and refuses, and the names that modules in Rust go by.
import sys


def attempt(*args):
    try:
        print(args, __import__(*args))
    except Exception as e:
        print(args, type(e).__name__, e)


attempt("")
attempt(7)
attempt("sys", None, None, None, -2)
attempt("nowhere.at.all")
attempt(".dotted")
attempt("gc", "no dict", None, None, 1)
attempt("gc", {}, None, None, 1)
attempt("gc", {"__name__": 5}, None, None, 1)
attempt("gc", {"__name__": "a.b"}, None, None, 9)
attempt("", {"__name__": "gc.x"}, None, None, 1)
attempt("gc", "not looked at")

# Old names: of modules that a file can take the place of, and of sys.
for name in ("ujson", "ure", "uos", "ustruct", "usys", "ugc", "umath", "umicropython", "ubuiltins", "udeflate"):
    attempt(name)

# An empty path asks for what is built in; one that is no sequence is a mistake.
path = sys.path
sys.path = ()
import heapq

print(heapq)
sys.path = 5
attempt("absent")
sys.path = path
