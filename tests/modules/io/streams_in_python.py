import io, sys, json


class Stream(io.IOBase):
    def __init__(self, answer):
        self.answer = answer

    def write(self, buf):
        return self.answer

    def readinto(self, buf):
        return self.answer

    def ioctl(self, request, arg):
        return 0


for answer in (100, -5, "a"):
    for f in (lambda: print("abc", file=Stream(answer)), lambda: json.load(Stream(answer))):
        try:
            f()
            print(answer, "ok")
        except Exception as e:
            print(answer, type(e).__name__, e)
try:
    print(json.load(Stream(None)))
except OSError as e:
    print(e.errno)
try:
    print(json.load(Stream(0)))
except ValueError as e:
    print(e)


class Empty(io.IOBase):
    pass


try:
    print("q", file=Empty())
except AttributeError as e:
    print(e)


class Lines(io.StringIO):
    def upper(self):
        return self.getvalue().upper()


s = Lines("ab\ncd")
print(s.upper(), s.read(1), list(s), isinstance(s, io.StringIO))
