class Point:
    count = 0

    def __init__(self, x, y=0):
        self.x = x
        self.y = y
        Point.count += 1

    def move(self, dx, dy):
        self.x += dx
        self.y += dy
        return self

    def __repr__(self):
        return "Point(%d, %d)" % (self.x, self.y)


p = Point(1, 2)
q = Point(5)
print(p, q, Point.count, p.count)
print(p.move(1, 1), Point.move(q, 2, 3))
m = p.move
print(m(10, 10), p)
p.count = "own"
print(p.count, q.count, Point.count)
print(type(p) is Point, p.__class__ is Point, Point.__name__)
print(isinstance(p, Point), isinstance(p, object), isinstance(1, Point), type(Point) is type)
p.anything = [1]
print(p.anything, hasattr(q, "anything"), getattr(q, "anything", "default"))
setattr(q, "z", 9)
print(q.z, getattr(q, "z"))
delattr(q, "z")
print(hasattr(q, "z"))
print(sorted(p.__dict__.items()))


class Empty:
    pass


e = Empty()
print(e == e, e == Empty(), e != Empty(), bool(e))
for f in (lambda: p.missing, lambda: Point.missing, lambda: Point()):
    try:
        f()
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
