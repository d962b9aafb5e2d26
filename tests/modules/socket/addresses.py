# requires: host
import socket


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for name in ("AF_INET", "AF_INET6", "SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOL_SOCKET", "SO_REUSEADDR", "MSG_PEEK"):
    print(name, getattr(socket, name))
for args in (
    ("127.0.0.1", 8300),
    ("127.0.0.1", "8300", socket.AF_INET, socket.SOCK_DGRAM),
    ("::1", 8300, 0, socket.SOCK_STREAM),
    ("127.0.0.1", 80, socket.AF_INET6),
    ("127.0.0.1", "no port"),
    (5, 5),
):
    attempt(lambda: socket.getaddrinfo(*args))
address = socket.getaddrinfo("10.1.2.3", 515, socket.AF_INET, socket.SOCK_STREAM)[0][-1]
print(socket.sockaddr(address))
attempt(lambda: socket.inet_pton(socket.AF_INET, "1.2.3.4"))
attempt(lambda: socket.inet_pton(socket.AF_INET6, "fe80::1"))
attempt(lambda: socket.inet_pton(socket.AF_INET, "1.2.3"))
attempt(lambda: socket.inet_ntop(socket.AF_INET, b"\x09\x08\x07\x06"))
attempt(lambda: socket.inet_ntop(socket.AF_INET6, bytes(15) + b"\x01"))
