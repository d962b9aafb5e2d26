print(str.upper("abc"), list.append, len(str.split("a b"))) if False else print(str.upper("abc"), str.split("a b"))
a = []
list.append(a, 1)
list.extend(a, [2, 3])
print(a, dict.get({"k": 1}, "k"), int.from_bytes(b"\x01", "big"), bytes.fromhex("41"), str.join(",", ["a", "b"]))
print(list(map(str.lower, ["A", "B"])), sorted(["b", "A"], key=str.lower), list(map(list.copy, [[1], [2]])))
up = str.upper
print(up("q"), (lambda f: f("z"))(up))
m = "x-{}".format
print([m(i) for i in range(2)])
ap = a.append
for i in range(3):
    ap(i)
print(a)
for f in (lambda: str.upper(5), lambda: list.append(1, 2), lambda: str.upper(), lambda: dict.get([], 1), lambda: list.sort((1,))):
    try:
        print(f())
    except TypeError as e:
        print("TypeError", e)
