# Expressions and texts put together from pieces.
import random
import re

random.seed(7)
pick = random.randrange

ATOMS = ("a", "b", "c", ".", "[ab]", "[^a]", "\\w", "\\d", "[a-c0]", "[\\d_]", "ab", "\\W", "[^\\s1]")
LOOPS = ("", "", "", "*", "+", "?", "*?", "+?", "??")


def term(depth):
    if depth and pick(3) == 0:
        inner = sequence(depth - 1)
        # A loop over what may be nothing has no end; a group that takes a byte may be repeated.
        return ("(%s)" if pick(3) else "(?:%s)") % inner + ("", "", "?", "??")[pick(4)]
    return random.choice(ATOMS) + random.choice(LOOPS)


def sequence(depth):
    text = "".join([term(depth) for _ in range(1 + pick(4))])
    if depth and pick(3) == 0:
        text += "|" + sequence(depth - 1)
    return text


def repeated():
    return "(%s%s%s)%s" % ("abc.01"[pick(6)], term(1), ("", "|b", "|c1")[pick(3)], ("*", "+", "*?", "+?")[pick(4)])


def show(match, n):
    if match is None:
        return "-"
    return [match.group(i) for i in range(n + 1)]


for i in range(400):
    pattern = sequence(2) + (repeated() + term(1) if pick(4) == 0 else "")
    pattern = ("^", "", "", "")[pick(4)] + pattern + ("$", "", "", "")[pick(4)]
    n = pattern.count("(") - pattern.count("(?:")
    text = "".join(["aabbc01 _"[pick(9)] for _ in range(pick(14))])
    try:
        compiled = re.compile(pattern)
    except ValueError as e:
        print(i, pattern, e)
        continue
    try:
        print(i, pattern, repr(text), show(compiled.match(text), n), show(compiled.search(text), n), compiled.sub("<\\g<0>>", text))
    except RuntimeError as e:
        print(i, pattern, repr(text), e)
