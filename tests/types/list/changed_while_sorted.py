# What comparisons and key functions do to the list meanwhile is their own affair, but nothing breaks.


class Meddler:
    def __init__(self, value, meddle):
        self.value = value
        self.meddle = meddle

    def __lt__(self, other):
        self.meddle()
        return self.value < other.value


def items(meddle):
    return [Meddler(i * 7 % 31, meddle) for i in range(31)]


l = []
l.extend(items(l.clear))
l.sort()
print(len(l))

l = []
l.extend(items(lambda: l.append(None)))
try:
    l.sort()
    print("sorted", len(l) > 31)
except AttributeError:
    print("compared with None")

l = []
l.extend(items(lambda: l.pop() if len(l) > 5 else None))
l.sort()
print(len(l) < 31)

l = [3, 1, 2]
l.sort(key=lambda x: l.append(x) or x)
print(sorted(l))


def fails_at_once():
    raise ValueError("no")


l = items(fails_at_once)
try:
    l.sort()
except ValueError as e:
    print(e, len(l), len(set(id(x) for x in l)))
