import io

s = io.StringIO()
print(s.write("hello"), s.write(" world\n"), s.getvalue(), s.tell())
s.seek(0)
print(s.read(5), repr(s.read()), repr(s.read()))
s.seek(0)
print(s.readline(), s.readline() == "", io.StringIO("a\nb\nc").readline(), [l for l in io.StringIO("x\ny")])
s.seek(6)
s.write("WORLD")
print(s.getvalue())
s.seek(0, 2)
s.write("end")
print(repr(s.getvalue()))
b = io.BytesIO(b"12345")
print(b.read(2), b.read(), b.read(), b.seek(1), b.read(1), b.tell(), b.getvalue())
buf = bytearray(3)
b.seek(0)
print(b.readinto(buf), buf, b.readinto(buf), buf, b.readinto(buf))
b = io.BytesIO()
b.write(b"ab")
b.write(bytearray(b"cd"))
b.seek(1)
b.write(b"X")
print(b.getvalue(), b.seek(-1, 2), b.read())
with io.StringIO("ctx") as f:
    print(f.read())
try:
    f.read()
except ValueError as e:
    print("ValueError", e)
b = io.BytesIO()
b.close()
for g in (lambda: b.getvalue(), lambda: io.StringIO().write(b"x"), lambda: io.BytesIO().write("x"), lambda: io.StringIO("é日").read(1)):
    try:
        print(g())
    except Exception as e:
        print(type(e).__name__, e)
b = io.BytesIO()
b.seek(5)
b.write(b"z")
print(b.getvalue(), io.BytesIO(b"l1\nl2\n").readline(), io.StringIO("abc\ndef").readline(2))
