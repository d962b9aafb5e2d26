x = "module"


def read():
    return x


def write(v):
    global x
    x = v


def create():
    global brand_new, another
    brand_new = 1
    another = 2


def delete():
    global x
    del x


def loop():
    global i
    for i in range(3):
        pass


def nested():
    x = "local"

    def inner():
        global x
        x = "from inner"

    inner()
    return x


print(read())
write("changed")
print(read())
create()
print(brand_new, another)
loop()
print(i)
print(nested(), x)


def make():
    global made_fn, MadeClass

    def made_fn():
        return "fn"

    class MadeClass:
        pass


make()
print(made_fn(), MadeClass.__name__)
delete()
try:
    read()
except NameError as e:
    print(e)


def with_import():
    global sys
    import sys


with_import()
print(sys.__name__)
