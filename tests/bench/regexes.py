# Regular expressions: a log taken apart, with groups, classes, repeats and choices; replaced and split.
import re

import stopwatch

LINE = re.compile(r"^(\d+)-(\d+) +\[(\w+)\] ([a-z]+)=([^;]*);?")
WORD = re.compile(r"[a-z]+")
GAP = re.compile(r"[ ;,]+")


def work(n):
    levels = {}
    total = 0
    for i in range(n):
        level = ("info", "warn", "error")[i % 3]
        line = "%d-%d   [%s] size=%dkB, of disk;fine" % (2000 + i % 30, i % 12, level, i * 37)
        match = LINE.match(line)
        levels[match.group(3)] = levels.get(match.group(3), 0) + 1
        total += int(match.group(1)) + int(match.group(2)) + len(match.group(5))
        total += len(GAP.split(line)) + len(WORD.sub("_", line))
        if re.search("(error|fatal).*size", line):
            total += 1
    return total, sorted(levels.items())


stopwatch.run(work, 1_200, 60)
