import re

# A loop over what can match nothing never ends in a search that goes back, unless something before it matches.
for pat, s in (("(a*)*", "aab"), ("(a?)*", "b"), ("(a*)+", ""), ("()*", "x"), ("(a|b*)*", "ab"), ("(a*?)*?x", "xyz"), ("(a*?)*?x", "ab"), ("(a+)+b", "aaab"), ("((a)|b)*", "ab")):
    for name in ("match", "search"):
        try:
            m = getattr(re.compile(pat), name)(s)
            print(pat, s, name, m and (m.group(0), m.group(1)))
        except RuntimeError as e:
            print(pat, s, name, "RuntimeError", e)


def compiles(pat):
    try:
        re.compile(pat)
        return "ok"
    except ValueError as e:
        return e


for n in (59, 60, 61, 62, 63, 64):
    a = "a" * n
    print(n, [compiles(pat % a) for pat in ("(%s)*", "(%s)?", "(%s)+", "(?:%s)*", "%s|b", "b|%s")])
print(compiles("[" + "a" * 127 + "]"), compiles("[" + "a" * 128 + "]"), compiles("(a)" * 63), compiles("(a)" * 64))
for pat in ("*", "a|*", "(*)", "(", "())", "[a", "[\\", "\\", "(?a)", "(?P<x>a)", "^*", "$+", "a**", "a*??", "[]", "[^]", "a||b", "(|a)"):
    print(repr(pat), compiles(pat))
