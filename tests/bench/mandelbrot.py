# The Mandelbrot set in letters, by complex numbers for one half and by pairs of floats for the other.
import stopwatch


def steps_of_complex(c, limit):
    z = 0j
    for n in range(limit):
        if abs(z) > 2:
            return n
        z = z * z + c
    return limit


def steps_of_floats(cx, cy, limit):
    x = y = 0.0
    for n in range(limit):
        xx, yy = x * x, y * y
        if xx + yy > 4:
            return n
        y = 2 * x * y + cy
        x = xx - yy + cx
    return limit


def work(n):
    rows = []
    inside = 0
    for j in range(n):
        y = (j - n / 2) / n * 2.4
        row = []
        for i in range(n):
            x = i / n * 3 - 2.1
            n_steps = steps_of_complex(complex(x, y), 30) if j & 1 else steps_of_floats(x, y, 30)
            inside += n_steps == 30
            row.append(" .:-=+*#%@"[n_steps // 4])
        rows.append("".join(row))
    # A point on the edge may fall on either side, in single precision.
    return inside * 20 // (n * n), rows[n // 2][0], rows[n // 2][n * 2 // 3]


stopwatch.run(work, 64, 16)
