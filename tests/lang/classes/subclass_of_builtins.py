class D(dict):
    def __missing_item(self, k):
        return k

    def get_or(self, k):
        return self[k] if k in self else "none"


d = D()
d["a"] = 1
print(d, d.get_or("a"), d.get_or("b"), len(d), list(d), isinstance(d, dict))
d.update({"a": 5})
d.attr = 1
print(d["a"], d.attr, d == {"a": 5})


class T(tuple):
    def total(self):
        return sum(self)


t = T((1, 2, 3))
print(t, t.total(), t[0], len(t), t == (1, 2, 3), t + (4,), hash(t) == hash((1, 2, 3)))


class S(str):
    def shout(self):
        return self.upper() + "!"


s = S("abc")
print(s, s.shout(), len(s), s + "d", s == "abc", s[1], "b" in s, isinstance(s, str))


class I(int):
    def double(self):
        return self * 2


i = I(21)
print(i.double(), i + 1, i == 21, isinstance(i, int))


class F(float):
    pass


print(F(1.5) + 1, isinstance(F(1), float))


class B(bytearray):
    pass


b = B(b"xy")
b.append(65)
print(b, len(b), b[0])


class St(set):
    pass


st = St([1])
st.add(2)
print(len(st), 1 in st)
