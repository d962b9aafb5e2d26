print('a', "b", '''c''', """d""")
print('it\'s', "say \"hi\"", 'both \' and "', "tab\there", "nl\\n")
print("\x41\u0042\103\a\b\f\v\r\0".encode())
print("line\
joined")
print("""two
lines""")
print('''quote " and ' inside''')
print(r"raw \n \x41 \\", r'\d+', len(r"\""))
print(b"bytes\x00\xff\n", b'\101', rb"\n", rb"\t")
print("adj" "acent" 'strings' """here""")
print(b"by" b"tes")
print("\u20ac \u00e9 \U0001F600", len("\U0001F600"))
print("unknown \d \q escapes")
print("\377".encode(), "\xe9")
print(u"unicode prefix")
print("a\
b", 'c\
d')
print("tabs	inside")
print("" "", len(""), '' is '')
print("%s %%" % "x", "{}{{}}".format(1))
