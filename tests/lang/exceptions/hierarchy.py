names = """ArithmeticError AssertionError AttributeError EOFError GeneratorExit ImportError IndentationError
IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError NotImplementedError OSError
OverflowError RuntimeError StopIteration StopAsyncIteration SyntaxError SystemExit TypeError UnicodeError
ValueError ZeroDivisionError ViperTypeError""".split()
import builtins

for n in names:
    t = getattr(builtins, n, None)
    if t is None:
        print(n, "missing")
        continue
    parents = [
        p.__name__
        for p in (BaseException, Exception, ArithmeticError, LookupError, RuntimeError, ValueError, SyntaxError)
        if issubclass(t, p) and p is not t
    ]
    print(n, parents)
print(issubclass(UnicodeError, ValueError), issubclass(OSError, Exception), BaseException.__name__)
try:
    raise SystemExit(3)
except Exception:
    print("wrong")
except BaseException as e:
    print(repr(e), e.args)
try:
    raise KeyboardInterrupt
except Exception:
    print("wrong")
except KeyboardInterrupt as e:
    print(repr(e))
