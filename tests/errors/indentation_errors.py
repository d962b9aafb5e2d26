# requires: compiler
for src in (
    "  x = 1",
    "if 1:\nx = 1",
    "if 1:\n  x\n y",
    "if 1:\n  x\n    y",
    "def f():\n\treturn 1\n  return 2",
    "if 1:\n    x = 1\n  \n    y = 2\n",
    "if 1:\n    x = 1\n# comment\n    y = 2\n",
    "class A:\n  def f(self): pass\n def g(self): pass",
    "if 1: x = 1\n  y = 1",
    "for i in x:\n",
    "def f():",
    "try:\n  x\nexcept:\ny",
):
    try:
        compile(src, "t", "exec")
        print("compiles:", repr(src))
    except SyntaxError as e:
        print(repr(src), "->", type(e).__name__, e)
