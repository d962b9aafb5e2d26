# A lone surrogate in a literal is one character of three bytes, whatever it is.

for text in ("\ud800", "a\udfffb", "x\ud800 in a text that is longer than a name \udc00y", eval("'\\ud834\\udd1ey'"), ("\udc00", 1)[0]):
    print(len(text), len(text.encode()), text == text[:], text[0] == text[-1], len(text.split(" ")))
exec("t = 'an exec' + '\\ud800' + 'uted one'\nprint(len(t), len(bytes(t, 'utf-8')))")
print(len(b"\ud800"), len(r"\ud800"))
