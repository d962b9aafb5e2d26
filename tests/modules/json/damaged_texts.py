# requires: float64
# Texts with a few bytes changed, dropped or doubled: each is read or refused, and nothing else happens.
import json
import random

TEXT = '{"name": [1, -2.5e3, true, false, null], "deep": {"a": {"b": [[], {}, ""]}}, "text\\n": "\\"\\\\/", "big": 12345678901234567890}'
BYTES = '[]{},:"\\0123456789-+.eE tfnl\n'
random.seed(12345)


def damaged(text):
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(text))
        how = random.randrange(4)
        if how == 0:
            text = text[:at] + random.choice(BYTES) + text[at + 1 :]
        elif how == 1:
            text = text[:at] + text[at + 1 :]
        elif how == 2:
            text = text[:at] + text[at] + text[at:]
        else:
            text = text[: at + 1]
    return text


n_refused = 0
for i in range(400):
    try:
        value = json.loads(damaged(TEXT))
    except ValueError:
        n_refused += 1
    else:
        print(i, json.dumps(value))
print(n_refused, "refused")
