DAY = (2024, 2, 29, 12, 34, 56, 3, 60)
GOOD = {
    "mktime": lambda: [(DAY,), (DAY + (0,),), (DAY[:7],), ((2024, 14, 35, 25, 61, 61, 0, 0, 0),), (("a",) * 8,)],
    "gmtime": lambda: [(1e9,), (1 << 31,), (-1 << 31,)],
    "localtime": lambda: [(1000000000,), (1.5,)],
    "ticks_add": lambda: [(5, 3), (5, -3), (5, 1 << 28)],
    "ticks_diff": lambda: [(5, 3), (3, 5)],
}
# Boards that know the time have no digits for it behind the point.
SKIPPED = "time" if COARSE else ""
VARYING = "clock gmtime localtime sleep time time_ns ticks_cpu ticks_ms ticks_us"
# They would wait.
AVOID = {name: lambda args: args and isinstance(args[0], (int, float, bool)) and (args[0] > 0 or COARSE) for name in ("sleep", "sleep_ms", "sleep_us")}
# The original dies of times that do not fit a word; a chip's take whole numbers or None.
AVOID["gmtime"] = AVOID["localtime"] = lambda args: args and (COARSE and (args[0] is None or isinstance(args[0], float)) or isinstance(args[0], int) and abs(args[0]) > 1 << 40)
# The original takes some number for what is no small integer.
AVOID["ticks_add"] = lambda args: len(args) == 2 and (type(args[0]) is not int or abs(args[0]) > 1 << 60)
AVOID["ticks_diff"] = lambda args: len(args) == 2 and any(type(a) is not int or abs(a) > 1 << 60 for a in args)
