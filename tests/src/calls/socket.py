def made():
    return OWNER.socket()


MAKES = {"socket": made}
GOOD = {
    "socket": lambda: [(2, 1, 0), (2, 2)],
    "inet_pton": lambda: [(2, "127.0.0.1"), (10, "::1")],
    "inet_ntop": lambda: [(2, b"abcd"), (10, b"0123456789abcdef")],
    "socket.setblocking": lambda: [(True,)],
    "socket.settimeout": lambda: [(1.5,)],
    "socket.setsockopt": lambda: [(1, 2, 1), (1, 2, b"abcd")],
    "socket.send": lambda: [(b"ab",), (b"ab", 0)],
    "socket.recv": lambda: [(5,), (5, 0)],
    "socket.sendto": lambda: [(b"ab", b"addr"), (b"ab", 0, b"addr")],
    "socket.recvfrom": lambda: [(5,), (5, 0)],
    "socket.connect": lambda: [(b"addr",)],
    "socket.bind": lambda: [(b"addr",)],
}
# A stream is made of it without a second number here; what is no internet address is given back as it is.
SKIPPED = "socket.makefile sockaddr"
# It is the number of a file.
VARYING = "socket.fileno"
# It would ask a name server.
AVOID = {"getaddrinfo": lambda args: len(args) > 1}
# The original reads behind the end.
AVOID["inet_ntop"] = lambda args: len(args) == 2 and isinstance(args[1], (str, bytes, bytearray)) and len(args[1]) < 16
# The host's library knows the usual options, and looks at an address before it sends.
AVOID["socket.setsockopt"] = lambda args: len(args) == 3 and isinstance(args[0], (int, bool)) and isinstance(args[1], (int, bool))
AVOID["socket.sendto"] = lambda args: len(args) in (2, 3) and isinstance(args[-1], (str, bytes, bytearray, memoryview))
# The original takes some number for what is no integer.
AVOID["socket.readline"] = lambda args: len(args) == 1 and (not isinstance(args[0], int) or abs(args[0]) > 1 << 62)
