# Queens on a board, none threatening another: by sets of taken lines, and by bits.
import stopwatch


def by_sets(n, row, columns, up, down):
    if row == n:
        return 1
    found = 0
    for column in range(n):
        if column not in columns and row + column not in up and row - column not in down:
            columns.add(column)
            up.add(row + column)
            down.add(row - column)
            found += by_sets(n, row + 1, columns, up, down)
            columns.remove(column)
            up.remove(row + column)
            down.remove(row - column)
    return found


def by_bits(everywhere, columns, left, right):
    if columns == everywhere:
        return 1
    found = 0
    free = everywhere & ~(columns | left | right)
    while free:
        place = free & -free
        free -= place
        found += by_bits(everywhere, columns | place, (left | place) << 1, (right | place) >> 1)
    return found


def work(n):
    return by_sets(n, 0, set(), set(), set()), by_bits((1 << n + 1) - 1, 0, 0, 0)


stopwatch.run(work, 8, 6)
