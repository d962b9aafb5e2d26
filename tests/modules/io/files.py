# requires: host
import io, os

p = os.getenv("CASE_TMP") + "/file"


def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


f = open(p, "w")
print(f.write("héllo\nworld\n"), f.tell())
t(lambda: f.read())
print(f.close(), f.close())
for g in (lambda: f.write("x"), lambda: f.tell(), lambda: f.flush(), lambda: next(f), lambda: f.fileno()):
    t(g)
f = open(p)
print(f.read(3), f.tell(), f.readline(), f.readlines(), repr(f.read()), f.seek(0), f.seek(2, 1), f.seek(0, 2))
t(lambda: f.write("x"))
b = bytearray(4)
f = open(p, "rb")
print(f.read(3), f.readline(), list(f), f.seek(1), f.readinto(b), b)
with open(p, "a") as f:
    f.write("more")
print(open(p).read(), [len(line) for line in open(p)])
for mode in ("rb", "r", "rt", "br", "q", "", "rw"):
    f = open(p, mode)
    print(repr(mode), type(f), os.stat(p)[6])
for g in (lambda: open(p + "/x"), lambda: open(p + "none"), lambda: open(), lambda: open(p, 5), lambda: open(p, "r", foo=1), lambda: open(p).seek(-1), lambda: open(p).seek(0, 7)):
    t(g)
f = open(p, "w")
print("x", 1, file=f)
f.close()
print(open(file=p, mode="r", encoding="utf-8").read(), io.open(p).read())
f = open(p, "wb")
f.write(b"\xff\xfe")
f.close()
t(lambda: open(p).read())
