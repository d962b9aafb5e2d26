import io

SKIPPED = "select"  # Boards have it, the unix program does not.


def made():
    return OWNER.poll()


MAKES = {"poll_object": made}
GOOD = {"poll_object.poll": lambda: [(0,), (0, 1)]}
# It would wait.
AVOID = {name: lambda args: not args or type(args[0]) is not int or args[0] != 0 for name in ("poll_object.poll", "poll_object.ipoll")}
# The original polls files by their numbers.
AVOID["poll_object.register"] = lambda args: args and isinstance(args[0], int)
