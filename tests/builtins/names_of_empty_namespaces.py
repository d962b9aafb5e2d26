# Code that runs in a namespace without a name finds that of builtins.
exec("print(__name__)", {})
exec("class Made:\n    where = __name__\nprint(Made.where)", {})
print(eval("__name__", {}))
names = {"__name__": "own"}
exec("print(__name__)\ndel __name__\nprint(__name__)", names)
print("__name__" in names)
try:
    exec("print(__file__)", {})
except NameError as error:
    print(error)
