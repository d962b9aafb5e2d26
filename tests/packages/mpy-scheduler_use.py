from scheduler import Task, run
import time

log = []


def quick():
    log.append("q")


def slow():
    log.append("s")


def failing():
    log.append("f")
    raise ValueError("task failed")


always = Task(quick, 0)
never = Task(slow, 1000000)
bad = Task(failing, 0)
rounds = run([always, never, bad])
print([next(rounds) for _ in range(3)], log, repr(bad.last_exception), always.last_exception)
# A task whose time has come, by a start in the past.
log.clear()
due = Task(slow, 50, last_ms=time.ticks_add(time.ticks_ms(), -200))
later = Task(quick, 500000, last_ms=time.ticks_ms())
rounds = run([due, later])
print(next(rounds), log, next(rounds), log)
strict = Task(failing, 0, isolate_errors=False)
try:
    next(run([strict]))
except ValueError as e:
    print("escaped:", e, strict.last_exception)
from scheduler.scheduler import _ms_until_next_due

now = time.ticks_ms()
print(_ms_until_next_due([], now), _ms_until_next_due([Task(quick, 100, last_ms=now), Task(quick, 30, last_ms=now)], now))
print(_ms_until_next_due([Task(quick, 10, last_ms=time.ticks_add(now, -50))], now))
