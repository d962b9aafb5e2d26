SKIPPED = "VfsFat VfsLfs1 VfsLfs2 errno uname"  # The last is on chips only.
# Boards have no files.
AVOID = {name: lambda args: COARSE and all([isinstance(a, (str, bytes)) for a in args]) for name in dir(OWNER)}
GOOD = {
    "rename": lambda: [("absent", "other")],
    "mount": lambda: [(None, "/x")],
    "putenv": lambda: [("A", "b")],
    "getenv": lambda: [("A",)],
    "urandom": lambda: [(5,)],
    "listdir": lambda: [("absent",)],
    "ilistdir": lambda: [("absent",)],
    "mkdir": lambda: [("here",)],
}
MAKES = {"VfsPosix": lambda: OWNER.VfsPosix()} if hasattr(OWNER, "VfsPosix") else {}
VARYING = "getcwd stat statvfs urandom VfsPosix.getcwd VfsPosix.stat VfsPosix.statvfs"
