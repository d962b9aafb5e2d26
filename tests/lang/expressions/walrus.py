print((n := 10) + n)
if (m := n // 3) > 2:
    print("m", m)
data = [1, 2, 3, 4, 5, 0, 7]
it = iter(data)
while (v := next(it)):
    print(v, end=" ")
print()
print([y := 1, y ** 2, y])
print([last := x for x in range(3)])


def f(a):
    if b := a + 1:
        return b
    return "zero"


print(f(1), f(-1))
print(f(a := 4), a)
s = "k=v"
if (i := s.find("=")) >= 0:
    print(s[:i], s[i + 1 :])
print({(k := "a"): (val := 1)}, k, val)
print((z := 3), f"{z}")
print(any((hit := x) > 3 for x in [1, 4, 9]))


def g():
    [w := q for q in "abc"]
    return w


print(g())
