# requires: host
import os

# The runner names an empty folder for this case.
d = os.getenv("CASE_TMP") + "/files"


def clean(p):
    try:
        st = os.stat(p)
    except OSError:
        return
    if st[0] & 0x4000:
        for e in os.ilistdir(p):
            clean(p + "/" + e[0])
        os.rmdir(p)
    else:
        os.remove(p)


clean(d)
os.mkdir(d)
with open(d + "/a.txt", "w") as f:
    print(f.write("hello\nworld\n"))
with open(d + "/a.txt") as f:
    print(f.read(3), f.readline(), f.readlines(), repr(f.read()))
with open(d + "/a.txt", "ab") as f:
    f.write(b"\x00\xff")
with open(d + "/a.txt", "rb") as f:
    print(f.read(), f.seek(2), f.read(2), f.tell(), f.seek(-1, 2), f.read())
with open(d + "/a.txt", "r+b") as f:
    f.seek(1)
    f.write(b"E")
print(open(d + "/a.txt", "rb").read(5), os.stat(d + "/a.txt")[6], os.stat(d)[0] & 0xF000 == 0x4000)
os.mkdir(d + "/sub")
os.rename(d + "/a.txt", d + "/sub/b.txt")
print(sorted(os.listdir(d)), sorted(e[0] for e in os.ilistdir(d + "/sub")), [len(e) for e in os.ilistdir(d)])
cwd = os.getcwd()
os.chdir(d + "/sub")
print(os.getcwd().split("/")[-1], os.listdir())
os.chdir(cwd)
for f in (lambda: open(d + "/none"), lambda: os.stat(d + "/none"), lambda: os.mkdir(d), lambda: os.rmdir(d), lambda: os.remove(d + "/zz"), lambda: os.listdir(d + "/zz"), lambda: open(d + "/x", "q"), lambda: os.chdir("/nowhere_at_all")):
    try:
        print(f())
    except OSError as e:
        print("OSError", e.errno)
    except ValueError as e:
        print("ValueError", e)
f = open(d + "/sub/b.txt")
f.close()
try:
    f.read()
except (ValueError, OSError) as e:
    print(type(e).__name__)
clean(d)
print(os.getenv("SURELY_NOT_SET"), os.getenv("SURELY_NOT_SET", "dflt"), os.sep, len(os.urandom(5)), type(os.uname()) if hasattr(os, "uname") else "-")
