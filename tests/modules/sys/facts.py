import sys

print(type(sys.version), sys.version_info[0], len(sys.version_info) >= 3, sys.implementation.name, sys.implementation[0], len(sys.implementation.version))
print(sys.byteorder, sys.maxsize > 1 << 29, isinstance(sys.path, list), isinstance(sys.argv, list), isinstance(sys.modules, dict), type(sys.platform))
print(hasattr(sys, "stdin"), hasattr(sys, "stdout"), hasattr(sys, "stderr"), hasattr(sys, "print_exception"), sys.implementation._mpy & 0xFF)
sys.stdout.write("written\n")
for f in (lambda: sys.exit(), lambda: sys.exit(5), lambda: sys.exit("msg"), lambda: sys.exit(None)):
    try:
        f()
    except SystemExit as e:
        print("SystemExit", e.args, e.value if hasattr(e, "value") else "-")
try:
    sys.nothing
except AttributeError as e:
    print("AttributeError", e)
for n in ("getrefcount", "settrace", "intern", "getsizeof", "setrecursionlimit", "exc_info", "maxunicode", "float_info"):
    print(n, hasattr(sys, n), end=" ") if n not in ("exc_info",) else None
print()
print(sys.ps1 if hasattr(sys, "ps1") else ">>> ", sys.ps2 if hasattr(sys, "ps2") else "... ")
