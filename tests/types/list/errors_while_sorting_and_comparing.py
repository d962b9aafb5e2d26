class Bad:
    def __lt__(self, o):
        raise ValueError("lt fails")


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


a = [Bad(), Bad()]
attempt(lambda: a.sort())
print(len(a))
attempt(lambda: sorted([1, 2], key=lambda x: 1 // 0))
attempt(lambda: max(Bad(), Bad()))
attempt(lambda: [1, 2] < [1, "x"])
attempt(lambda: [1, 2] < [2, "x"])
attempt(lambda: [Bad()] < [Bad()])
b = [5, 3, 1]


def mutating_key(x):
    b.append(0) if len(b) < 6 else None
    return x


try:
    b.sort(key=mutating_key)
    print(sorted(b)[-1])
except Exception as e:
    print(type(e).__name__)


class Rev:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        return self.v > o.v

    def __repr__(self):
        return "R%d" % self.v


print(sorted([Rev(1), Rev(3), Rev(2)]), min([Rev(1), Rev(5)]), sorted([Rev(i % 7) for i in range(20)])[:3])
