from array import array

a = array("i", [1, 2, 3])
print(a, len(a), a[0], a[-1], list(a), a[1:], array("B"), array("b", b"ab"), array("H", 3) if 0 else array("H", [3]))
a.append(4)
a.extend(array("i", [5]))
a.extend([6, 7])
a += array("i", [8])
print(a, sum(a), max(a), 3 in a if 0 else "-")
a[0] = -1
a[1:3] = array("i", [9, 9, 9])
print(a, a == array("i", a), a != array("i"), a + array("i", [0]))
for t, vals in (("b", [-128, 127]), ("B", [0, 255]), ("h", [-32768, 32767]), ("H", [65535]), ("i", [-(1 << 31), (1 << 31) - 1]), ("I", [(1 << 32) - 1]), ("q", [-(1 << 63), (1 << 63) - 1]), ("Q", [(1 << 64) - 1]), ("f", [0.5, -2.0]), ("d", [0.25, 1e5])):
    x = array(t, vals)
    print(x, list(x) == vals, bytes(memoryview(x[:1]))[:2] if 0 else len(x))
print(bytes(array("B", b"xyz")), bytearray(array("H", [1, 2])), list(memoryview(array("h", [-1, 1]))), array("B", range(4)), array("B", (i for i in range(3))))
m = memoryview(a)
m[0] = 1000
print(a[0], [x for x in array("b", [1, 2])], bool(array("b")), array("O", [1, "a"]) if 0 else "-")
for f in (lambda: array("z"), lambda: array("b", [1.5]), lambda: array("i")[0], lambda: array("b", "s"), lambda: array(), lambda: array("i", [1]) + [1], lambda: array("i", [1])["a"], lambda: array("B", [1]).append("x"), lambda: hash(array("b"))):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
