def grade(n):
    if n >= 90:
        return "A"
    elif n >= 80:
        return "B"
    elif n >= 70:
        return "C"
    else:
        return "F"


for n in (95, 90, 89, 80, 75, 70, 69, -1):
    print(n, grade(n))

# Every kind of false value takes the else branch.
for v in (0, 0.0, "", b"", (), [], {}, set(), None, False, range(0)):
    if v:
        print("true", repr(v))
    else:
        print("false", repr(v))

if 1: print("one line")
if 0: print("never")
else: print("else on one line")

x = "then" if [] else "otherwise"
print(x)
print("a" if 1 else "b" if 0 else "c", "a" if 0 else "b" if 0 else "c")
