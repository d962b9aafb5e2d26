# Arithmetic with floats: a planet on its way, step by step.
import math

import stopwatch


def work(n):
    x, y = 1.0, 0.0
    dx, dy = 0.0, 1.0
    step = 0.001
    for _ in range(n):
        distance = math.sqrt(x * x + y * y)
        pull = -step / (distance * distance * distance)
        dx += x * pull
        dy += y * pull
        x += dx * step
        y += dy * step
    # Rounded: whether the last bits agree is no question for a stopwatch.
    return int(x * 1000), int(y * 1000)


stopwatch.run(work, 40_000, 2_500)
