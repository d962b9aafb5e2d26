# oracle: none
# Looking something up in bases that are reached in a million ways would never end: such a class cannot be made. The original hangs.


class A:
    x = 1


made = 0
try:
    for _ in range(64):
        B = type("B", (A,), {})
        A = type("C", (A, B), {})
        made += 1
    print("made")
except RuntimeError as e:
    print(e)
print(made > 6, hasattr(A(), "y"), A().x)

# Many bases and a long chain are no trouble.
chain = type("Chain", (), {"x": 2})
for _ in range(50):
    chain = type("Chain", (chain,), {})
print(chain().x)
bases = tuple(type("Base%d" % i, (), {"a%d" % i: i}) for i in range(100))
print(type("Many", bases, {})().a99)
