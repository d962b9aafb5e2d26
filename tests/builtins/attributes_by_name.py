class C:
    x = 1

    def __init__(self):
        self.y = 2


c = C()
print(getattr(c, "x"), getattr(c, "y"), getattr(c, "z", "dflt"), hasattr(c, "x"), hasattr(c, "z"), hasattr(c, "__init__"))
setattr(c, "z", 3)
setattr(C, "w", 4)
print(c.z, c.w, C.w)
delattr(c, "z")
print(hasattr(c, "z"))
name = "dyn" + "amic"
setattr(c, name, 5)
print(c.dynamic, getattr(c, "dyn" + "amic"))
print([n for n in dir(c) if not n.startswith("__")].__len__() >= 3 if hasattr([], "__len__") else sorted(n for n in dir(c) if n[:2] != "__"))
print("append" in dir([]), "x" in dir(C), "upper" in dir("s"), "sqrt" in dir(__import__("math")))
for f in (lambda: getattr(c, "none"), lambda: getattr(c, 5), lambda: setattr(c, 5, 1), lambda: hasattr(c, 5), lambda: delattr(c, "none"), lambda: setattr(5, "x", 1), lambda: getattr(5, "x")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(getattr("abc", "upper")(), getattr([3], "pop")(), getattr(C, "x"))
print("x" in globals(), "c" in globals(), globals()["name"], type(globals()), type(locals()))
globals()["injected"] = "yes"
print(injected)
