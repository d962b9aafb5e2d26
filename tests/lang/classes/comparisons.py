class V:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        print("eq", self.v, getattr(o, "v", o))
        return isinstance(o, V) and self.v == o.v

    def __lt__(self, o):
        return self.v < o.v

    def __le__(self, o):
        return self.v <= o.v

    def __gt__(self, o):
        return self.v > o.v

    def __ge__(self, o):
        return self.v >= o.v

    def __hash__(self):
        return self.v


a, b = V(1), V(2)
print(a == b, a == V(1), a != b, a < b, a <= b, a > b, a >= b)
print(a == 1, a in [b, a], [a].index(V(1)), [a, b].count(V(2)))
print([x.v for x in sorted([V(3), V(1), V(2)])], max(V(5), V(9)).v, min([V(5), V(2)]).v)


class OnlyLt:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        return self.v < o.v


print(OnlyLt(1) < OnlyLt(2))
try:
    OnlyLt(1) <= OnlyLt(2)
except TypeError as e:
    print("TypeError", e)
d = {V(1): "one"}
print(d[V(1)], V(1) in d, V(3) in d)


class NoHash:
    def __eq__(self, o):
        return True


try:
    {NoHash(): 1}
    print("hashable")
except TypeError as e:
    print("TypeError", e)
print(NoHash() == 1, 1 == NoHash(), NoHash() != 1)
