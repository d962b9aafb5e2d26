# A name may come once only, also when it ends in **kwargs; functions that are built in may count differently.
def gather(**names):
    return sorted(names.items())


def named(a, **names):
    return a, sorted(names.items())


def attempt(text):
    try:
        print(eval(text))
    except TypeError as e:
        print(text, "TypeError", e)


attempt("gather(**{'a': 1}, **{'b': 2})")
attempt("gather(**{'a': 1}, **{'a': 2})")
attempt("gather(a=1, **{'a': 2})")
attempt("named(1, **{'a': 2})")
attempt("named(a=1, **{'b': 2}, **{'b': 3})")
attempt("dict(a=1, **{'a': 2})")
