# oracle: cpython
import re

m = re.search("(b+)(x)?(c)", "aabbc")
print(m.span(), m.start(), m.end(), m.span(1), m.start(3), m.end(3), m.span(2), m.groups())
print(re.search("o", "éo").span(), re.search(b"o", "éo".encode()).span(), re.match("a", "a").groups())
