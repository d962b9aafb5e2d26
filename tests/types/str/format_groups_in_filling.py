# Zeros that fill a field are in groups, too, on whichever side of the number they are.
for value in 3, 300, 1000, -5, 12345678901234567890:
    for width in range(14):
        for align in "", "<", ">", "^", "=", "*^":
            for separator in ",", "_":
                spec = align + "0" + str(width) + separator
                print(spec, ("{:" + spec + "}|").format(value))
