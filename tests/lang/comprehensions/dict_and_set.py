d = {k: v for k, v in zip("abc", range(3))}
print(sorted(d.items()))
print(sorted({v: k for k, v in d.items()}.items()))
print(sorted({x: x * x for x in range(5) if x % 2}.items()))
print(sorted({(a, b): a * b for a in range(2) for b in range(2)}.items()))
s = {x % 3 for x in range(10)}
print(type(s), sorted(s))
print({c for c in "aaa"}, set(), len({i for i in []}))
print({k: None for k in ()}, type({k: None for k in ()}))
order = []


def note(x):
    order.append(x)
    return x


{note("key"): note("value") for _ in range(1)}
print(sorted(order))
print({x: {y for y in range(x)} for x in range(1, 2)})
print(len({i: i for i in range(100)}), sum({i: i for i in range(10)}.values()))
words = ["apple", "bob", "cat", "apple"]
print(sorted({w: len(w) for w in words}.items()), sorted({len(w) for w in words}))
try:
    {[]: 1 for _ in range(1)}
except TypeError as e:
    print("TypeError", e)
try:
    {[x] for x in range(1)}
except TypeError as e:
    print("TypeError", e)
