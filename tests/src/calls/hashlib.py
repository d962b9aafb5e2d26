MAKES = {name: lambda: OWNER.sha256(b"a") for name in dir(OWNER) if name[0] != "_"}
GOOD = {"sha256.update": lambda: [(b"ab",)], "sha256": lambda: [(b"ab",)]}
