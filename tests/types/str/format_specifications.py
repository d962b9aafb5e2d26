# requires: float64
# Every part of a specification with every kind of value; texts and errors.
values = [0, -98765, True, 2**70, 1.5, -2.5e-10, 1e100, "ab", "", None, b"ab"]
fills = ["", "<", ">", "=", "x<", "0>"]
signs = ["", "+", " ", "-"]
middles = ["", "#", "0", "12", "#012", "12,", "012_", ",", ".3", "12.1"]
letters = ["", "d", "b", "x", "X", "o", "s", "e", "f", "g", "%", "n", "z"]


def show(spec, value):
    try:
        return ("{:" + spec + "}").format(value)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)


n = 0
for middle in middles:
    for letter in letters:
        # A different fill and sign for each pair: the whole product would be long.
        spec = fills[n % len(fills)] + signs[n // 5 % len(signs)] + middle + letter
        n += 1
        print(repr(spec), [show(spec, value) for value in values])
