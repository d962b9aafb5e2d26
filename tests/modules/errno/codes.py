import errno

for n in ("ENOENT", "EIO", "EBADF", "EAGAIN", "ENOMEM", "EACCES", "EEXIST", "ENODEV", "EISDIR", "EINVAL", "EPERM"):
    print(n, getattr(errno, n), errno.errorcode[getattr(errno, n)])
print(type(errno.errorcode), len(errno.errorcode) > 10)
for n in ("EOPNOTSUPP", "EADDRINUSE", "ECONNABORTED", "ECONNRESET", "ENOBUFS", "ENOTCONN", "ETIMEDOUT", "ECONNREFUSED", "EHOSTUNREACH", "EALREADY", "EINPROGRESS"):
    print(n, hasattr(errno, n))
e = OSError(errno.ENOENT)
print(e, repr(e), e.errno == errno.ENOENT, str(OSError(errno.EINVAL)), str(OSError(12345)), str(OSError(2, "x")), str(OSError("t")))
