# requires: float64
# Texts with a few bytes changed, dropped or doubled: each is read or refused, and nothing else happens.
import json

TEXT = '{"name": [1, -2.5e3, true, false, null], "deep": {"a": {"b": [[], {}, ""]}}, "text\\n": "\\"\\\\/", "big": 12345678901234567890}'
BYTES = '[]{},:"\\0123456789-+.eE tfnl\n'
state = 12345


def number(below):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % below


def damaged(text):
    for _ in range(1 + number(3)):
        at = number(len(text))
        how = number(4)
        if how == 0:
            text = text[:at] + BYTES[number(len(BYTES))] + text[at + 1 :]
        elif how == 1:
            text = text[:at] + text[at + 1 :]
        elif how == 2:
            text = text[:at] + text[at] + text[at:]
        else:
            text = text[: at + 1]
    return text


counts = {}
good = 0
check = 0
for i in range(400):
    try:
        value = json.loads(damaged(TEXT))
    except Exception as e:
        key = type(e).__name__
        counts[key] = counts.get(key, 0) + 1
        check = (check * 31 + len(key)) & 0xFFFFFF
        continue
    good += 1
    # What was read can be written, and read again.
    text = json.dumps(value)
    if json.loads(text) != value:
        print("not the same again", i, text)
    for c in text:
        check = (check * 31 + ord(c)) & 0xFFFFFF
print(good, sorted(counts.items()), check)
