# requires: host
import os
import vfs


class Notes:
    def __init__(self, name, folder="/"):
        self.name = name
        self.folder = folder

    def mount(self, readonly, mkfs):
        print(self.name, "mount", readonly, mkfs)

    def umount(self):
        print(self.name, "umount")

    def getcwd(self):
        return self.folder

    def ilistdir(self, path):
        print(self.name, "ilistdir", repr(path))
        return iter([("of_" + self.name, 0x8000, 0, 5), ("sub", 0x4000)])

    def __getattr__(self, method):
        def call(*args):
            print(self.name, method, args)
            return 42

        return call


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def mounts():
    print([(type(fs).__name__, path) for fs, path in vfs.mount()])


a, b = Notes("a", "/deep"), Notes("b")
mounts()
attempt(lambda: vfs.mount(a, "/a"))
attempt(lambda: vfs.mount(b, "/a/b"))
attempt(lambda: vfs.mount(b, "/ab", readonly=True))
attempt(lambda: vfs.mount(5, "/c"))
attempt(lambda: vfs.mount(b))
attempt(lambda: vfs.mount(b, 5))
mounts()
for path in ("/a", "/a/", "/a/x/y", "/ab", "/abc"):
    attempt(lambda: os.stat(path))
for f in (os.mkdir, os.remove, os.unlink, os.rmdir, os.statvfs, os.listdir, open):
    attempt(lambda: f("/a/x"))
attempt(lambda: open("/a/x", "wb"))
attempt(lambda: os.mkdir("/a"))
attempt(lambda: os.rename("/a/x", "/a/y"))
attempt(lambda: os.rename("/a/x", "/ab/y"))
attempt(lambda: os.rename("/a/x", "/tmp/y"))

os.chdir("/a/sub")
print(os.getcwd())
for f in (os.listdir, os.stat, open):
    attempt(lambda: f("x"))
print(os.listdir())
os.chdir("/ab")
print(os.getcwd())
os.chdir("/")

attempt(lambda: vfs.umount("/nothing"))
attempt(lambda: vfs.umount("/"))
mounts()
print(os.getcwd(), os.listdir(), os.listdir("/"), os.stat("/"))
for f in (os.stat, os.mkdir, os.listdir, os.chdir, open):
    attempt(lambda: f("/x"))
attempt(lambda: vfs.umount(a))
attempt(lambda: vfs.mount(a, "/"))
print(os.listdir(), os.listdir("/"), os.listdir("x"))
attempt(lambda: vfs.umount("/ab"))
mounts()
