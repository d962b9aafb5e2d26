print([], [1], [1, 2,], [[1], [2, [3]]])
print((), (1,), (1, 2), ((1, 2), (3,)), 1, 2)
print({}, {1: 2}, {"a": {"b": {}}}, {(1, 2): [3]})
print({1}, sorted({3, 1, 2, 1}), type({}), type({1}))
print(len({1: "a", 1: "b", True: "c"}))
d = {1: "a", True: "b", 1.0: "c"}
print(len(d), list(d.values()))


def say(x):
    print(x, end=" ")
    return x


print(sorted({say(1): say(2), say(3): say(4)}.items()))
print([say(1), say(2)], (say(3), say(4)))
a = 1,
print(a)
print([1, 2] == [1, 2], [1, 2] is [1, 2])
print(
    {
        "trailing": 1,
        "comma": 2,
    }["comma"]
)
print([i for i in (1, 2)], (1, 2, 3)[1], [1, 2, 3][-1], {"k": "v"}["k"], "str"[0])
print(((((1)))), ((1,)))
print(..., Ellipsis, [...])
