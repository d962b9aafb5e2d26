GOOD = {name: lambda: [(1 + 2j,), (-3.5j,), (-2.25,), (0.1 - 7j,)] for name in "cos exp log log10 phase polar sin sqrt".split()}
GOOD["rect"] = lambda: [(2.5, 0.7), (-1, 300)]
