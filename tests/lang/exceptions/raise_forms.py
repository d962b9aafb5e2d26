for e in (ValueError, ValueError(), ValueError("a"), ValueError("a", 2), ValueError(None)):
    try:
        raise e
    except ValueError as err:
        print(repr(err), err.args, str(err))

# a bare raise passes the current exception on
def reraise():
    try:
        raise KeyError("kept")
    except KeyError:
        print("noticed")
        raise


try:
    reraise()
except KeyError as e:
    print(repr(e))
try:
    raise
except RuntimeError as e:
    print("RuntimeError", e)


def helper():
    raise


try:
    try:
        raise ValueError("from the caller")
    except ValueError:
        helper()
except (ValueError, RuntimeError) as e:
    print(type(e).__name__, e)
for bad in (5, "text", None, object):
    try:
        raise bad
    except TypeError as e:
        print("TypeError", e)

# nested handlers keep apart
try:
    try:
        1 / 0
    except ZeroDivisionError as a:
        try:
            {}["x"]
        except KeyError as b:
            print(repr(a), repr(b))
        raise
except ZeroDivisionError as e:
    print("again", e)

# the same object can be raised many times
err = IndexError("same")
for _ in range(2):
    try:
        raise err
    except IndexError as e:
        print(e is err)
