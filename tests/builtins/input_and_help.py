# requires: host
# Standard input is empty here.
try:
    input("prompt> ")
except EOFError as e:
    print("EOFError", e)
import sys

print(repr(sys.stdin.read()), repr(sys.stdin.readline()))
