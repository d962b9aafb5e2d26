import builtins

names = """abs all any bin bool bytearray bytes callable chr classmethod compile complex delattr dict dir divmod
enumerate eval exec filter float frozenset getattr globals hasattr hash hex id input int isinstance issubclass
iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round
set setattr slice sorted staticmethod str sum super tuple type zip __import__ __build_class__ execfile help
Ellipsis NotImplemented ArithmeticError BaseException Warning BytesWarning""".split()
for n in names:
    print(n, hasattr(builtins, n), end="; ")
print()
print(__name__, builtins.__name__, builtins.len([1]), builtins.len is len)
builtins.added = "via builtins"
print(added)
del builtins.added
try:
    added
except NameError as e:
    print(e)
real = len
builtins.len = lambda x: 99
print(len([]))
builtins.len = real
print(len([]), len is real)
for n in ("vars", "ascii", "breakpoint", "format", "copyright", "unichr", "aiter", "anext", "exit", "quit"):
    print(n, hasattr(builtins, n), end="; ")
print()
