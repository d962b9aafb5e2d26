# requires: compiler
cases = """
x = = 1
if
for x in
def f(:
return 1
yield 1
break
continue
1 = x
f() = 1
a + 1 = 2
def f(a, a): pass
def f(a=1, b): pass
def f(*, **k): pass
def f(**k, a): pass
f(a=1, 2)
f(**a, *b)
del f()
del 1
x += y += 1
*a, *b = c
*a = 1
lambda x=1, y: 0
{1: 2, 3}
{1, 2: 3}
try: pass
global x; nonlocal y
'unclosed
(1, 2
1 2
class C
import
from x import
from . import *
x = 0x
x = 0b2
x = 1__0
x = 08
async x
await x
not
a b c
@
@f
5()() = 3
print 1
while 1 break
else: pass
None = 1
None.x = 1
[x for x in]
(x for)
x[1
x..y
x.1
is
f(x for x in y, 1)
$
?
a = b = 
"""
for src in cases.strip().split("\n"):
    try:
        compile(src, "t", "exec")
        print("compiles:", src)
    except SyntaxError as e:
        print(src, "->", type(e).__name__, e)
