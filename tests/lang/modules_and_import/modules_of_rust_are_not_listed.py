# Only modules written in Python are in sys.modules.
import sys, math, gc

print("sys" in sys.modules, "math" in sys.modules, "gc" in sys.modules, "__main__" in sys.modules)
