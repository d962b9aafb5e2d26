def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)


for v in ("s", [1], None, (1,), {}, b"b", len):
    attempt(lambda: -v)
    attempt(lambda: ~v)
    attempt(lambda: abs(v))
for v in (1, None, 1.5, len, {1}):
    attempt(lambda: v[0])
    attempt(lambda: len(v))
    attempt(lambda: [x for x in v] == [1])
for v in ("abc", [1, 2, 3], (1, 2, 3), b"abc", range(3)):
    attempt(lambda: v[5])
    attempt(lambda: v[-5])
    attempt(lambda: v["x"])
    attempt(lambda: v[1.0])
    attempt(lambda: v[None])


def store(o):
    o[0] = 1


def delete(o):
    del o[0]


for v in ("abc", (1, 2), b"abc", 5, range(3), None):
    attempt(lambda: store(v))
    attempt(lambda: delete(v))
attempt(lambda: store([]))
attempt(lambda: {}["k"])
attempt(lambda: {}[[]])
attempt(lambda: {[]: 1})
attempt(lambda: [1] < ["a"])
attempt(lambda: 1 << -1)
attempt(lambda: "a" * "b")
attempt(lambda: not len)
