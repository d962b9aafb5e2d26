# A star unpacks only where an argument begins with it.
a = [1, 2]
for text in ("print(*a)", "print((*a))", "print(((*a)))", "print(0, (*a))", "print(*a, (*a))", "print(end=(*a))", "(print)((*a,))", "f'{*a}'", "f'{a}{*a!r}'", "f'{1:{*a}}'"):
    try:
        exec(text)
    except SyntaxError as e:
        print(text, e)
try:
    exec("class C((*a)): pass")
except SyntaxError as e:
    print(e)
