# Text to bytecode at run time, as the prompt and an import do it: a module with classes, loops, handlers and formats, compiled and run.
import stopwatch

TEXT = '''
"""A store of readings."""
import sys
from sys import version_info as _version

_LIMIT = const(48)
_NAMES = ("temperature", "humidity", "pressure")


class Reading:
    kinds = {name: index for index, name in enumerate(_NAMES)}

    def __init__(self, kind, value, *, unit="", scale=1.0):
        if kind not in self.kinds:
            raise ValueError("unknown kind: " + kind)
        self.kind, self.value = kind, value * scale
        self.unit = unit or None

    def __repr__(self):
        return f"<{self.kind} {self.value:8.2f}{self.unit or ''}>"


class Store(list):
    def __init__(self, *readings, **named):
        super().__init__(readings)
        self.named = dict(named)
        self.lost = 0

    def add(self, reading):
        while len(self) >= _LIMIT:
            self.pop(0)
            self.lost += 1
        self.append(reading)
        return self

    def mean(self, kind):
        values = [reading.value for reading in self if reading.kind == kind]
        try:
            return sum(values) / len(values)
        except ZeroDivisionError as error:
            self.named["error"] = error
            return None
        finally:
            self.named.setdefault("asked", []).append(kind)

    def walk(self, step=1, *, until=lambda reading: reading.value < 0):
        for at in range(0, len(self), step):
            if until(self[at]):
                break
            yield at, self[at]
        else:
            yield -1, None


def work(store, n):
    total = 0
    for i in range(n):
        store.add(Reading(_NAMES[i % 3], i << 2 ^ 0x55, scale=0.5 if i & 1 else -1.25e-1 + 2))
        total += i * 3 - (i // 2) % 7 | 1
    return total, store.mean("humidity"), [at for at, _ in store.walk(11)], store.lost


result = work(Store(name="first"), 60)
'''


def work(n):
    for i in range(n):
        names = {}
        exec(compile(TEXT, "store.py", "exec"), names)
    return names["result"]


stopwatch.run(work, 20, 2)
