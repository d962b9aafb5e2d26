# An exception that is raised before its base class was initialised; and one whose class never does that.
class Early(ValueError):
    def __init__(self, *args):
        raise self


class Quiet(ValueError):
    def __init__(self, note=None):
        self.note = note


try:
    Early(1)
except TypeError as e:
    print(e)
for make in (lambda: Quiet(), lambda: Quiet("a note"), lambda: Quiet(note=3)):
    try:
        raise make()
    except ValueError as e:
        print(repr(e), e.args, e.note)
    except TypeError as e:
        print(e)
