# requires: compiler
import gc


def attempt(what, make):
    gc.collect()
    try:
        exec(make(), {})
        outcome = "runs"
    except SyntaxError as e:
        outcome = type(e).__name__
    except (RuntimeError, MemoryError, OverflowError):
        outcome = "too much"
    gc.collect()
    print(what, outcome)


attempt("open brackets", lambda: "x = " + "(" * 16000)
attempt("list in list", lambda: "x = " + "[" * 8500 + "]" * 8500)
attempt("minus signs", lambda: "x = " + "-" * 8 + "1")
attempt("functions in functions", lambda: "".join(" " * i + "def f():\n" for i in range(40)) + " " * 40 + "pass\n")
attempt("one more than a level", lambda: "if 1:\n  if 1:\n    x\n   y\n")
attempt("long name", lambda: "a" * 255 + " = 1\n")
attempt("longer name", lambda: "a" * 256 + " = 1\n")
attempt("longer attribute", lambda: "x." + "a" * 256)
attempt("longer keyword", lambda: "f(" + "a" * 256 + "=1)")
attempt("long text", lambda: "x = '" + "a" * 8000 + "'\n")
attempt("open long text", lambda: "x = '" + "a" * 8000)
attempt("many digits", lambda: "x = " + "7" * 600 + "\n")
attempt("many hexadecimal digits", lambda: "x = 0x" + "7" * 600 + "\n")
attempt("many wrong digits", lambda: "x = 0b" + "7" * 600 + "\n")
attempt("many decimals", lambda: "x = 1." + "7" * 600 + "e0\n")
attempt("large exponent", lambda: "x = 1e" + "7" * 600 + "\n")
attempt("large number", lambda: "x = 1 << 1000000000\n")
attempt("many lines", lambda: "\n" * 16000 + "x = 1")
attempt("many arguments", lambda: "print.x if 0 else len(str((" + "1," * 1500 + ")))")
attempt("long line", lambda: "x = 1" + " + 1" * 2500)
try:
    exec("\n" * 16000 + "x = )")
except SyntaxError:
    print("refused")
print(eval("1 + 1"))
