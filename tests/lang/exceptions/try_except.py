def f(what):
    try:
        print("try", what)
        if what == 1:
            raise ValueError("v")
        if what == 2:
            raise KeyError("k")
        if what == 3:
            [][0]
        if what == 4:
            1 // 0
        if what == 5:
            None.x
    except ValueError:
        print("value")
    except (KeyError, IndexError) as e:
        print("key or index", type(e).__name__)
    except ArithmeticError as e:
        print("arithmetic", type(e).__name__)
    except:
        print("anything else")
    else:
        print("else")
    print("after")


for i in range(6):
    f(i)

# the name is gone after the handler
try:
    raise ValueError
except ValueError as e:
    pass
try:
    print(e)
except NameError as err:
    print("NameError", err)

# no handler fits: the exception goes on
try:
    try:
        raise TypeError("inner")
    except ValueError:
        print("wrong")
except TypeError as e:
    print("outer", e)


# expressions as handler types
def pick():
    print("pick called")
    return ValueError


try:
    raise ValueError
except pick():
    print("picked")
try:
    pass
except pick():
    print("not reached")
kinds = (KeyError, (ValueError,))
try:
    try:
        raise ValueError
    except kinds[1]:
        print("tuple element")
finally:
    print("end")
