import io

GOOD = {
    "dump": lambda: [({"a": [1, None]}, io.StringIO()), (1, io.StringIO(), (",", ":"))],
    "dumps": lambda: [({"a": [1, None]},), ({"a": 1, 2: [3]}, (",", ": "))],
    "load": lambda: [(io.StringIO('{"a": 1}'),), (io.BytesIO(b"[1, 2"),)],
    "loads": lambda: [('{"a": 1}',), (b"[1, 2",), ("1 2",)],
}
