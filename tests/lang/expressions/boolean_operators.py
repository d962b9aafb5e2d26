def t(x):
    print("t", x)
    return x


print(t(1) and t(2), t(0) and t(2))
print(t(1) or t(2), t(0) or t(2))
print(t(0) or t([]) or t(""))
print(t(1) and t("a") and t((1,)))
print(not t(0), not not t("x"))
print((t(0) or t(3)) and (t(0) or t(4)))
print([] or {} or 0.0 or None, 1 and [] and 5)

# and, or and not as conditions
def c(a, b, d):
    if a and b or d:
        return 1
    if not (a or b) and not d:
        return 2
    if not a and not (not b):
        return 3
    return 4


for a in (0, 1):
    for b in (0, 1):
        for d in (0, 1):
            print(a, b, d, c(a, b, d))

n = 0
while n < 10 and not n * n > 20:
    n += 1
print(n)
print(True and 1, False or "no", True + True, True * 5, -True, ~True)
