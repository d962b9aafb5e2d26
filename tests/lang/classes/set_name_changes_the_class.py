# __set_name__ of all members is called, though the first may add, replace or remove others.
calls = []


class Recorder:
    def __init__(self, action):
        self.action = action

    def __set_name__(self, owner, name):
        calls.append(name)
        self.action(owner, name)


def replace(owner, name):
    for other in ("first", "second"):
        if other != name:
            setattr(owner, other, "replaced by " + name)


def remove(owner, name):
    for other in ("first", "second"):
        if other != name:
            delattr(owner, other)


def grow(owner, name):
    for i in range(20):
        setattr(owner, name + str(i), i)


for action in (replace, remove, grow):
    calls.clear()

    class Target:
        first = Recorder(action)
        second = Recorder(action)

    calls.sort()
    print(action.__name__, calls)
    print(sorted([name for name in ("first", "second", "first19", "second0") if hasattr(Target, name)]))


def fail(owner, name):
    raise ValueError(name)


try:

    class Broken:
        member = Recorder(fail)
except ValueError as e:
    print("ValueError", e)
