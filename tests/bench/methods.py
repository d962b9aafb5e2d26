# Objects: attributes read and written, methods of the class and of its base.
import stopwatch


class Base:
    def __init__(self, step):
        self.step = step
        self.at = 0

    def move(self):
        self.at += self.step

    def turn(self):
        self.step = -self.step


class Walker(Base):
    def __init__(self, step):
        super().__init__(step)
        self.n_moves = 0

    def move(self):
        self.at += self.step
        self.n_moves += 1
        if self.at > 100:
            self.turn()


def work(n):
    walkers = [Base(1), Walker(2), Walker(7)]
    for _ in range(4 * n):
        for walker in walkers:
            walker.move()
    total = 0
    for step in range(n):
        total += Walker(step).step
    return total, [walker.at for walker in walkers]


stopwatch.run(work, 10_000, 1_000)
