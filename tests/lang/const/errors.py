# requires: compiler
for src in (
    "from micropython import const\nX = const(len([]))",
    "from micropython import const\nX = const(y)",
    "from micropython import const\nX = const(1)\nX = const(2)\nprint(X)",
    "from micropython import const\nX = const(1)\nX = 5\nprint(X)",
    "from micropython import const\nX = const(1, 2)",
    "from micropython import const\nX = const()",
    "from micropython import const\n_X = const(7)\nprint(_X + 1)\n",
    "from micropython import const\nX = const([1])",
    "from micropython import const\nX = const(1/2)\nprint(X)",
    "from micropython import const\ndef f():\n X = const(4)\n return X\nprint(f())",
    "from micropython import const\nX = const('a' 'b')\nprint(X)",
    "from micropython import const\nX: int = const(3)\nprint(X)",
    "from micropython import const\nX = const(1 << 70)\nprint(X)",
    "from micropython import const\nX = const(None)\nprint(X)",
):
    try:
        exec(src, {})
    except Exception as e:
        print(type(e).__name__, e)
