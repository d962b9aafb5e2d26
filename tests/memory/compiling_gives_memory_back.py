# requires: compiler
import gc


def used():
    gc.collect()
    return gc.mem_alloc()


good = "def f(a, b=(1, 'a text of some length')):\n    return [a, a * 2.5, 'another text'] if b else {a: b}\n" * 8
texts = {
    "good": good,
    "unfinished": good + "x = (1,\n",
    "wrong at the end": good + "return\n",
    "wrong in a function": good + "def g():\n    global z\n    nonlocal y\n",
    "unterminated": good + "x = '''" + "a" * 300,
    "bad number": good + "x = 0b2\n",
    "bad indentation": good + "  x\n",
    "unknown name": good + "x = '\\N{DASH}'\n",
}


def attempt(text):
    try:
        compile(text, "text", "exec")
    except (SyntaxError, NotImplementedError) as e:
        return type(e).__name__
    return "compiled"


for name in sorted(texts):
    outcome = attempt(texts[name])
    before = used()
    for i in range(20):
        attempt(texts[name])
    grown = used() - before
    print(name, outcome, grown < 1500 or grown)

# Too little memory, too.
ballast = [None] * 8000
n = refused = 0
try:
    while n < 8000:
        ballast[n] = bytearray(512)
        n += 1
except MemoryError:
    pass
while n:
    try:
        compile(good, "text", "exec")
        break
    except MemoryError:
        refused += 1
        n -= 1
        ballast[n] = None
print(refused > 2, n > 2)
ballast = None
before = used()
compile(good, "text", "exec")
print(used() - before < 1500)
