# requires: host
# import, open and execfile in a file system that the program wrote.
import io
import sys
import vfs


class Text(io.IOBase):
    def __init__(self, content):
        self.content = content
        self.at = 0

    def readinto(self, buf):
        piece = self.content[self.at : self.at + len(buf)]
        buf[: len(piece)] = piece
        self.at += len(piece)
        return len(piece)

    def ioctl(self, request, argument):
        if request == 4:
            print("closed after", self.at)
            return 0
        return -1


class Store:
    def __init__(self, texts):
        self.texts = texts

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def stat(self, path):
        if path in self.texts:
            return (0x8000,) + 9 * (0,)
        if path == "/package":
            return (0x4000,) + 9 * (0,)
        raise OSError(2)

    def open(self, path, mode):
        print("open", path, mode)
        try:
            return Text(self.texts[path])
        except KeyError:
            raise OSError(2)


store = Store(
    {
        "/one.py": b"import package\nprint('one', package.two.x)",
        "/package/__init__.py": b"from . import two\nprint(__file__)",
        "/package/two.py": b"x = 2",
        "/bad.py": b"x = = 1",
        "/bad.mpy": b"X",
        "/worse.mpy": b"Mxx",
        "/long.py": b"total = 0\n" + 200 * b"total += 1 # a line\n" + b"print(total)",
    }
)
vfs.mount(store, "/store")
sys.path.append("/store")
for name in ("one", "bad", "worse", "absent", "long"):
    try:
        __import__(name)
    except Exception as e:
        print(name, type(e).__name__, e)
execfile("/store/one.py")
try:
    execfile("/store/absent.py")
except OSError as e:
    print(repr(e))
vfs.umount(store)
try:
    import one.more
except Exception as e:
    print(type(e).__name__, e)
try:
    open("/store/one.py")
except OSError as e:
    print(repr(e))
