# A desktop's collection tells how many objects it freed; a board's tells nothing.
import gc


class Node:
    pass


def garbage(n):
    for i in range(n):
        a = Node()
        a.me = a


gc.collect()
nothing = gc.collect()
garbage(50)
some = gc.collect()
print(type(some).__name__)
print(nothing is None or nothing < 20, some is None or 50 <= some < 250)
