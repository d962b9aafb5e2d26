# requires: compiler
import sys


class Fake:
    pass


ns = {}
exec("from math import *", ns)
print("sqrt" in ns, "pi" in ns)
print(ns["sqrt"](9))

try:
    exec("def f():\n from math import *\n")
except SyntaxError as e:
    print("SyntaxError", e)
