# Comprehensions of every kind, nested, filtered, and unpacked.
import stopwatch


def work(n):
    total = 0
    for turn in range(n):
        squares = [i * i for i in range(40)]
        odd = {i for i in squares if i & 1}
        names = {i: str(i) for i in range(20)}
        table = [[row * column for column in range(8)] for row in range(8)]
        flat = [cell for row in table for cell in row if cell % 3]
        back = {name: number for number, name in names.items() if number > turn % 20}
        total += len(odd) + len(flat) + len(back) + sum(cell for cell in flat)
        first, *middle, last = squares
        total += first + last + len(middle)
    return total


stopwatch.run(work, 800, 40)
