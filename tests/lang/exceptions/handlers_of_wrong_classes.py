# What is no class of exceptions behind `except` is named by its own type, in a tuple too, when it is reached.
def attempt(raised, handler):
    try:
        try:
            raise raised
        except handler:
            print("handled")
    except BaseException as e:
        print(repr(e))


for handler in (
    (), (ValueError, 5), (5, ValueError), (KeyError, "a", ValueError), (ValueError, [KeyError]), ((ValueError,),), [ValueError], 5, None, int, (int, ValueError),
    "ValueError", object, ValueError(1), (KeyError, LookupError), Exception,
):
    attempt(ValueError("v"), handler)
    attempt(KeyError("k"), handler)
