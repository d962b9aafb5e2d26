# Ordered dicts have those of dicts here, named tuples those of tuples.
AVOID = {"of_OrderedDict." + name: lambda args: isinstance(args[0], dict) for name in dir(dict)}
SKIPPED = "named_tuple.count named_tuple.index"
MAKES = {
    "OrderedDict": lambda: OWNER.OrderedDict({1: "a", "b": 2}),
    "deque": lambda: OWNER.deque((1, "a", 3), 4, 1),
    "named_tuple": lambda: OWNER.namedtuple("Point", "x y")(1, 2),
}
GOOD = {
    "namedtuple": lambda: [("Point", "x y"), ("Point", ["x", "y"]), ("", ())],
    "deque": lambda: [((1, 2), 5), ((1, 2), 1, 1), ([], 0)],
}
