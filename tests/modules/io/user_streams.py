import io, sys


class Up(io.IOBase):
    def __init__(self):
        self.data = []

    def write(self, buf):
        self.data.append(bytes(buf))
        return len(buf)


u = Up()
print("printed", 5, file=u)
print(b"".join(u.data))
sys.print_exception(ValueError("to a stream"), u)
print(b"".join(u.data)[10:])


class Src(io.IOBase):
    def __init__(self, data):
        self.data = data

    def readinto(self, buf):
        n = min(len(buf), len(self.data), 3)
        buf[:n] = self.data[:n]
        self.data = self.data[n:]
        return n


import json

print(json.load(Src(b'{"from": ["user", "stream"]}')))
