import re

for pat, args in (("o", ("dog", 1)), ("o", ("dog", 5)), ("o", ("dog", 0, 1)), ("^o", ("dog", 1)), ("o", ("dog", 1, 1)), ("o", ("dog", 2, 1)), ("o", ("dog", -2)), ("o", ("dog", -2, -5)), ("o$", ("dog", 0, 2)), ("o", ("dog", 0, 100)), ("", ("dog", 3)), ("", ("dog", 4)), ("$", ("dog", 3)), ("^", ("dog", 0, 0)), ("o", (b"dog", 1))):
    for name in ("match", "search"):
        m = getattr(re.compile(pat), name)(*args)
        print(pat, args, name, m and m.group(0))
# Only the methods of patterns know positions.
print(re.match("a", "ba", 1), re.search("a", "ba", 0, 1).group(0))
