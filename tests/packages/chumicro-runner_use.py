from chumicro_runner import Runner
from chumicro_runner.generators import sleep_until
from chumicro_runner.testing import CallRecorder, FakePoller, validate_service


class Clock:
    def __init__(self):
        self.now = 0

    def ticks_ms(self):
        return self.now

    def ticks_add(self, a, b):
        return a + b

    def ticks_diff(self, a, b):
        return a - b

    def sleep_ms(self, n):
        self.now += n


def show(n):
    print("tick", n)


clock = Clock()
faults = []
runner = Runner(ticks=clock, poller=FakePoller(), on_handler_error=lambda h, e: faults.append((type(e).__name__, str(e))))
rec = CallRecorder()
h = runner.add_periodic(rec, 10)
once = runner.add(handler=CallRecorder(), period_ms=5, run_count=2)
late = runner.add_periodic(rec, 20, start_after_ms=3, preserve_phase=True)
print(h, once)
for _ in range(12):
    runner.tick()
    clock.now += 4
print(len(rec), once.active, repr(once), h.active)
h.set_period(50)
h.set_period(None)
late.remove()
print(late.active, repr(h))


class Service:
    def __init__(self):
        self.n = 0

    def check(self, now):
        return now % 8 == 0

    def handle(self, now):
        self.n += 1
        if self.n == 3:
            raise ValueError("third call")


svc = Service()
validate_service(svc)
sh = runner.add(svc)
for _ in range(10):
    runner.tick()
    clock.now += 4
print(svc.n, runner.handler_errors, faults, repr(runner.last_handler_error))
sh.remove()
steps = []


def worker(name, n):
    for i in range(n):
        steps.append((name, i, clock.now))
        yield from sleep_until(clock.now + 10)
    steps.append((name, "done", clock.now))


g1 = runner.add_generator(worker("a", 2))
g2 = runner.add_generator(worker("b", 5))
for _ in range(12):
    runner.tick()
    clock.now += 3
g2.cancel()
print(g1.done, g2.done, steps)


def bare():
    yield
    yield
    raise KeyError("from generator")


g3 = runner.add_generator(bare())
for _ in range(4):
    runner.tick()
print(g3.done, repr(g3.error), runner.handler_errors)
target = clock.now + 40
runner.add_periodic(lambda now: None, 7)
runner.run_until(lambda: clock.now >= target)
print(clock.now >= target)
runner.wait(clock.now)
rec.clear()
print(len(rec))
for bad in (lambda: runner.add(), lambda: runner.add(svc, rec), lambda: runner.add_periodic(rec, None), lambda: runner.add(handler=rec, period_ms=0), lambda: runner.add(handler=rec, run_count=0), lambda: h.set_period(-1), lambda: runner.add(handler=rec, preserve_phase=True)):
    try:
        bad()
    except ValueError as e:
        print("ValueError", e)
try:
    validate_service(5)
except Exception as e:
    print(type(e).__name__)
reentrant = []


def tick_inside(now):
    try:
        runner.tick()
    except RuntimeError as e:
        reentrant.append(type(e).__name__)


runner.add(handler=tick_inside, run_count=1)
runner.tick()
print(reentrant)
