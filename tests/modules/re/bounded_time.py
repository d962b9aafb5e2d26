# oracle: none
import re

# Patterns that take a search that goes back very long.
n = 26
print(re.match("a?" * n + "a" * n, "a" * n).group(0) == "a" * n)
print(re.match("(a|aa)+$", "a" * 40 + "b"), re.match("(x+x+)+y", "x" * 30))
print(re.search("a*b", "a" * 2000), len(re.match(".*", "a" * 20000).group(0)))
