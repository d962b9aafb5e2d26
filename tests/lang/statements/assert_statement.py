assert True
assert 1, "not shown"
try:
    assert 0
except AssertionError as e:
    print("AssertionError", repr(e), e.args)
try:
    assert [], "empty list"
except AssertionError as e:
    print(repr(e))
try:
    assert None, 42
except AssertionError as e:
    print(repr(e), e.args)

# The message is evaluated only on failure.
def msg():
    print("evaluated")
    return "text"


assert 1 < 2, msg()
try:
    assert 1 > 2, msg()
except AssertionError as e:
    print(e)
print(__debug__)
if __debug__:
    print("debug branch")
