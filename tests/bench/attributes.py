# Attributes of instances, classes and modules, properties, and some found by name.
import math

import stopwatch


class Shape:
    n_sides = 0

    def __init__(self, size):
        self.size = size
        self.scale = 2

    @property
    def area(self):
        return self.size * self.scale

    @staticmethod
    def unit():
        return 1


class Square(Shape):
    n_sides = 4


def work(n):
    shape = Square(3)
    total = 0
    for i in range(n):
        shape.size = i & 15
        shape.scale += 1
        total += shape.size + shape.n_sides + shape.scale
        total += shape.area + Square.n_sides + Shape.unit()
        if math.pi > 3 and hasattr(shape, "size"):
            total += getattr(shape, "size") - getattr(shape, "missing", 1)
    return total & 0xFFFFFF


stopwatch.run(work, 30_000, 1_500)
