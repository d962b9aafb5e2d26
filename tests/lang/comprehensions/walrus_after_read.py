# A comprehension that reads a name before it binds it: if an earlier one of the module has bound it too, it has a
# variable of its own. That is what the original does.
def same(*a):
    return a


print([i for i in range(3) if same(x := i)], x)
try:
    print([same(x, x := i) for i in range(3)], x)
except NameError as e:
    print("NameError", e)
print([same(x := 7, x) for i in range(2)], x)


def f():
    print([i for i in range(3) if same(y := i)], y)
    try:
        print([same(y, y := i) for i in range(3)], y)
    except NameError as e:
        print("NameError", e)


f()
