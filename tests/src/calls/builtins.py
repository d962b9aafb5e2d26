# The classes have groups of their own.
MAKES = None
# They run programs, tell of the program or wait for input; `str` here checks what it decodes.
SKIPPED = "__build_class__ __import__ __repl_print__ bytearray bytes compile eval exec execfile globals hash help id input locals open print str"
# What a type has is what its own group calls; without arguments it tells of the program.
AVOID = {"dir": lambda args: len(args) < 2}
