# requires: host
import select
import socket

ADDRESS = socket.getaddrinfo("127.0.0.1", 8312, socket.AF_INET, socket.SOCK_STREAM)[0][-1]


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for args in ((None,), (socket.AF_INET, None), (socket.AF_INET, socket.SOCK_RAW, None), (77,)):
    attempt(lambda: socket.socket(*args))

server = socket.socket()
attempt(lambda: server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1))
attempt(lambda: server.bind(("127.0.0.1", 8312)))
attempt(lambda: server.bind(b"short"))
attempt(lambda: server.bind(ADDRESS))
attempt(lambda: server.listen(2))
for timeout in (0, 0.02):
    server.settimeout(timeout)
    attempt(lambda: server.accept())
server.settimeout(None)

a = socket.socket()
attempt(lambda: a.recv(1))
attempt(lambda: a.connect(ADDRESS))
b, peer = server.accept()
print(type(peer), socket.sockaddr(peer)[:2])
print(b.write(b"first\nsecond"), a.readline(), a.recv(3), a.read(3))
print(a.send(b"abc"), a.sendall(b"defgh"), a.send("text"), b.read(12))
buffer = bytearray(4)
print(a.send(b"wxyz"), b.readinto(buffer), buffer)
print(a.send(b"peek"), b.recv(2, socket.MSG_PEEK), b.recvfrom(4)[0])
a.setblocking(False)
for f in (lambda: a.recv(1), lambda: a.read(1), lambda: a.readline(), lambda: a.readinto(buffer)):
    attempt(f)
a.settimeout(0.02)
attempt(lambda: a.read(1))

poller = select.poll()
poller.register(b, select.POLLIN)
print(poller.poll(0), a.send(b"!"), [event for _, event in poller.poll(1000)], b.recv(5))
poller.modify(b, select.POLLIN | select.POLLOUT)
print([event for _, event in poller.poll(0)])
pairs = [pair for pair in poller.ipoll(0)] + [pair for pair in poller.ipoll(0)]
print(pairs[0] is pairs[1])
a.close()
print([event for _, event in poller.poll(1000)], b.recv(5), b.read(), a.fileno())
attempt(lambda: a.recv(1))
attempt(lambda: a.close())
b.close()
print([event for _, event in poller.poll(0)])
server.close()

a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
b.bind(ADDRESS)
print(a.sendto(b"datagram", ADDRESS), a.sendto(b"with flags", 0, ADDRESS), b.recv(4), b.recvfrom(100)[0])
attempt(lambda: a.sendto(b"x"))
attempt(lambda: a.sendto(b"x", "nowhere"))
a.close()
b.close()
