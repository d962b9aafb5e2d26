# Methods of a built-in base need its object, which the base's `__init__` makes; `__getattr__` is not asked for them.
def make(base, *args):
    class Early(base):
        own = 5

        def __init__(self, *args):
            for name in ("own", "append", "get", "upper", "count", "to_bytes", "args", "missing", "__class__", "__dict__"):
                try:
                    found = getattr(self, name)
                    print(base.__name__, name, found if name in ("own", "__dict__") else "found")
                except AttributeError as e:
                    print(base.__name__, name, e)
                print(hasattr(self, name))
            super().__init__(*args)
            print(hasattr(self, "count"), hasattr(self, "append"))

        def __getattr__(self, name):
            print("asked for", name)
            raise AttributeError(name)

    Early(*args)


for base, content in ((list, [1]), (tuple, (1, 2)), (str, "ab"), (dict, {1: 2}), (int, 5), (bytes, b"a"), (ValueError, 1), (object, None)):
    make(base, *(() if content is None else (content,)))


class Appending(list):
    def __init__(self, item):
        try:
            self.append(item)
        except AttributeError as e:
            print(e)
            super().__init__()
            self.append(item)


print(Appending(3))
