# Nested native calls take machine stack, and give it back.
import micropython

depths = []


def nest(n):
    depths.append(micropython.stack_use())
    if n:
        list(map(nest, (n - 1,)))


for i in range(2):
    depths.clear()
    before = micropython.stack_use()
    nest(4)
    after = micropython.stack_use()
    print(len(depths), all(a < b for a, b in zip(depths, depths[1:])), before == after, before > 0, depths[4] > depths[0])
    steps = [b - a for a, b in zip(depths, depths[1:])]
    print(max(steps[1:]) - min(steps[1:]) < 200)
