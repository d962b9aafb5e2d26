# Five bodies that pull each other, step by step; their energy must stay what it was.
import math

import stopwatch


class Body:
    def __init__(self, mass, place, speed):
        self.mass = mass
        self.x, self.y, self.z = place
        self.vx, self.vy, self.vz = speed


def bodies():
    return [
        Body(40.0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        Body(0.04, (4.8, -1.1, -0.1), (0.6, 2.8, 0.0)),
        Body(0.011, (8.3, 4.1, -0.4), (-1.0, 1.8, 0.1)),
        Body(0.0017, (12.9, -15.1, -0.2), (1.1, 0.9, 0.0)),
        Body(0.002, (15.4, -25.9, 0.2), (1.0, 0.6, -0.1)),
    ]


def step(system, dt):
    n = len(system)
    for i in range(n):
        a = system[i]
        for j in range(i + 1, n):
            b = system[j]
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            squared = dx * dx + dy * dy + dz * dz
            pull = dt / (squared * math.sqrt(squared))
            of_b, of_a = b.mass * pull, a.mass * pull
            a.vx -= dx * of_b
            a.vy -= dy * of_b
            a.vz -= dz * of_b
            b.vx += dx * of_a
            b.vy += dy * of_a
            b.vz += dz * of_a
    for body in system:
        body.x += body.vx * dt
        body.y += body.vy * dt
        body.z += body.vz * dt


def energy(system):
    total = 0.0
    for i, a in enumerate(system):
        total += a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz) / 2
        for b in system[i + 1 :]:
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            total -= a.mass * b.mass / math.sqrt(dx * dx + dy * dy + dz * dz)
    return total


def work(n):
    system = bodies()
    before = energy(system)
    for _ in range(n):
        step(system, 0.001)
    kept = abs(energy(system) - before) < abs(before) * 0.01
    return kept, int(system[1].x * 20), int(system[2].y * 20)


stopwatch.run(work, 1_200, 60)
