# Conversions of `%` and of `format`, with all flags, widths and precisions.
class Number:
    def __repr__(self):
        return "N"

    def __int__(self):
        return 3

    def __float__(self):
        return 2.5


VALUES = (
    0, 1, -1, 42, -255, 1 << 40, -(10**25), 1.5, -0.0, 1e10, 1e-7, 123456.789, 1e100, float("inf"), float("-inf"), float("nan"), 0.5, 2.5, "abc",
    "", "x", None, [1, "a"], (1, 2), {"a": 1}, True, 1 + 2j, 65, Number(),
)


def attempt(form, f, *args):
    try:
        print(form, f(*args))
    except MemoryError:
        raise
    except Exception as e:
        print(form, repr(e))


n = 0
for flags in ("", "-", "0", "+", " ", "#", "-0", "0+", "#0", "- "):
    for width in ("", "1", "7", "12"):
        for precision in ("", ".", ".0", ".3", ".10"):
            for kind in "diuxXosrafFeEgG%bn":
                n += 5
                form = "<%" + flags + width + precision + kind + ">"
                for value in (VALUES[n % 29], VALUES[(n + 3) % 29]):
                    attempt(form, lambda form, value: form % (value,), form, value)
for fill in ("", "<", ">", "^", "=", "*<", "*>", "*^", "*="):
    for sign in ("", "+", "-", " "):
        for alternate in ("", "#"):
            for width in ("", "0", "6", "012", "20"):
                # Centred with zeros, the original groups what it has filled in.
                groups = ("",) if "^" in fill else ("", ",", "_")
                for group in groups:
                    for precision in ("", ".0", ".3", ".10"):
                        n += 7
                        kind = ("", "d", "b", "o", "x", "X", "s", "e", "E", "f", "F", "g", "G", "n", "%", "r")[n // 7 % 16]
                        form = "{:" + fill + sign + alternate + width + group + precision + kind + "}"
                        for value in (VALUES[n % 29], VALUES[(n + 11) % 29]):
                            attempt(form, form.format, value)
