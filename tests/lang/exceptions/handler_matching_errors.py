class NotAnException:
    pass


def attempt(handler):
    try:
        try:
            raise ValueError("v")
        except handler:
            print("matched", handler)
    except BaseException as e:
        print(type(e).__name__, e)


attempt(ValueError)
attempt((KeyError, ValueError))
attempt(())
attempt(Exception)
attempt(BaseException)
attempt(ArithmeticError)
attempt((KeyError, (ValueError, IndexError)))
for bad in (5, "text", None, NotAnException, [ValueError], ValueError("instance")):
    try:
        try:
            raise ValueError("v")
        except bad:
            print("matched")
    except BaseException as e:
        print(type(e).__name__, e)
