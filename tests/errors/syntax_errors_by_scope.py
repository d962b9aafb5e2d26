# requires: compiler
for src in (
    "def f():\n x = 1\n global x",
    "def f():\n x = 1\n nonlocal x",
    "nonlocal x",
    "def f():\n nonlocal x",
    "def f(x):\n global x",
    "def f(x):\n nonlocal x",
    "class C:\n nonlocal x",
    "def f():\n def g():\n  nonlocal y",
    "class C:\n return 1",
    "class C:\n yield 1",
    "lambda: (yield)",
    "def f():\n await x",
    "def f():\n async for x in y: pass",
    "def f():\n async with x: pass",
    "async def f():\n yield 1",
    "for x in y:\n def f():\n  break",
    "while 1:\n class C:\n  continue",
    "def f():\n super()",
    "[(yield x) for x in y]",
    "try:\n x\nexcept:\n y\nexcept ValueError:\n z",
    "def f():\n return 1\n return",
    "f(x=1, x=2)",
    "f(1=2)",
    "f(a.b=2)",
    "x: int = 1\ny: = 2",
    "f(): int = 1",
    "(x, y): int = 1",
    "def f(a, *, ): pass",
    "def f(a, /): pass",
    "def f(*a, *b): pass",
    "@micropython.nosuch\ndef f(): pass",
    "from __future__ import braces",
    "(a := 1) = 2",
    "a := 1",
    "f(a := 1, b=(c := 2))",
    "[x := 1, 2]",
):
    try:
        compile(src, "t", "exec")
        print("compiles:", repr(src))
    except SyntaxError as e:
        print(repr(src), "->", type(e).__name__, e)
