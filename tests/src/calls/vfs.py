SKIPPED = "VfsFat VfsLfs1 VfsLfs2 VfsRom"
MAKES = {"VfsPosix": lambda: OWNER.VfsPosix()} if hasattr(OWNER, "VfsPosix") else {}
VARYING = "VfsPosix.getcwd VfsPosix.stat VfsPosix.statvfs"
