from chumicro_timing import Deadline, Rate, ticks_add, ticks_diff, ticks_ms
from chumicro_timing.waits import Signal, wait_for
from chumicro_timing.ticks import TICKS_MAX, TICKS_PERIOD

print(TICKS_PERIOD, TICKS_MAX, 0 <= ticks_ms() <= TICKS_MAX)
print(ticks_add(10, 5), ticks_add(TICKS_MAX, 1), ticks_add(0, -1), ticks_diff(5, TICKS_MAX), ticks_diff(TICKS_MAX, 5), ticks_diff(7, 7))
try:
    ticks_add(0, TICKS_PERIOD // 2)
except OverflowError as e:
    print("OverflowError", e)
d = Deadline(100, TICKS_MAX - 50)
print(d.expired(TICKS_MAX), d.remaining(TICKS_MAX), d.expired(60), d.remaining(60), d.expired(49), d.expired(48))
d.reset(1000)
print(d.remaining(1000), d.expired(1100))
r = Rate(10, 0)
print([t for t in range(0, 60, 3) if r.due(t)], r.due(200), r.due(201))
r.reset(500)
print(r.due(505), r.due(510))
for bad in (0, -5, TICKS_PERIOD // 2):
    try:
        Rate(bad, 0)
    except ValueError as e:
        print("ValueError", e)
s = Signal()
print(s.ready(0), s.next_deadline(0), s.is_set)
g = wait_for(s, deadline_ms=50)
print(next(g) is s, s.next_deadline(0), g.send(10) is s)
s.set("the value")
try:
    g.send(20)
except StopIteration as e:
    print("returned", e.value, s.ready(0), s.next_deadline(0))
s.clear()
print(s.is_set, s.value)
g = wait_for(s, deadline_ms=50)
next(g)
try:
    g.send(50)
except OSError as e:
    print("OSError", e.errno)
