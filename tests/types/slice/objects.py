class S:
    def __getitem__(self, i):
        return i


s = S()
print(s[1:2], s[:], s[::], s[1:], s[:2], s[::3], s[1:2:3], s["a":"b"], s[None:None])
x = s[1:10:2]
print(x.start, x.stop, x.step, type(x), x.indices(5), x.indices(100), s[:].indices(4), s[::-1].indices(4), s[-3:-1].indices(10), s[20:].indices(5), s[5:2].indices(9))
print(s[1, 2:3], s[(1, 2)], s[..., 1])
try:
    slice(1, 2)
except TypeError as e:
    print("TypeError", e)
try:
    s[::0].indices(5)
except ValueError as e:
    print("ValueError", e)


class Store:
    def __setitem__(self, i, v):
        print("set", i, v)

    def __delitem__(self, i):
        print("del", i)


t = Store()
t[1:2] = 5
t[:] = "x"
del t[::2]
t[1, :] = 0
lst = [0, 1, 2, 3, 4]
print(lst[s[1:3]], "abcde"[s[2:]], (1, 2, 3)[s[:-1]], b"xyz"[s[1:]])
x = s[1:3]
lst[x] = ["n"]
print(lst, x == s[1:3], s[1:2] == s[1:2])
