# requires: float64
# Flags, width and precision of % with numbers and text.
n = 0
for flags in ["", "-", "0", "+", " ", "#", "0+", "-0", "#0", "-+ "]:
    for size in ["", "8", "12.4", ".3", ".0", "0.7"]:
        for letter, value in [("d", -42), ("d", 7), ("x", 255), ("o", 8), ("e", 1.5), ("f", -2.25), ("g", 1e-7), ("s", "text"), ("r", "it's"), ("c", "q")]:
            n += 1
            if n % 2:
                print(("%" + flags + size + letter + "|") % value)
