# Patterns of any characters: each matches or is refused, as the original's are.
import random
import re

ALPHABET = "ab()[]{}|*+?.^$\\-dwsDWS019,:!=<>"
random.seed(4242)


def attempt(pattern, subject):
    try:
        found = re.search(pattern, subject)
        return found and found.group(0)
    except Exception as e:
        return type(e).__name__ + " " + str(e)


for pattern in "( ) [ ] [^ [] [a- [-a] [a-b-c] [\\ \\ a** a+* a?? (?:a) (?a) (?:) (a|) (|a) | a|b| {1} a{2} a{1,2 [[:alpha:]] \\9 \\x41 (a)\\1 ^^a a$$ (((((( ))".split():
    print(repr(pattern), attempt(pattern, "aab-"))
for n in (1, 9, 10, 30):
    print(n, attempt("(a)" * n, "a" * n), attempt("(" * n + "a" + ")" * n, "a"))
for i in range(600):
    pattern = "".join([random.choice(ALPHABET) for _ in range(random.randint(1, 7))])
    subject = "".join([random.choice("ab01 -") for _ in range(random.randrange(9))])
    print(repr(pattern), repr(subject), attempt(pattern, subject))
