# Dicts that show what is in flash refuse every change; their copies do not.
import errno
import sys


def attempt(name, f):
    try:
        f()
        print(name, "went through")
    except TypeError as e:
        print(name, "TypeError", e.args)


codes = errno.errorcode


def store():
    codes[1] = "x"


def delete():
    del codes[1]


def merge():
    global codes
    codes |= {1: 2}


attempt("store", store)
attempt("delete", delete)
attempt("merge", merge)
attempt("clear", lambda: codes.clear())
attempt("pop", lambda: codes.pop(1))
attempt("pop of nothing", lambda: codes.pop(-1, None))
attempt("popitem", lambda: codes.popitem())
attempt("setdefault", lambda: codes.setdefault(1, 2))
attempt("update", lambda: codes.update({}))
attempt("__setitem__", lambda: codes.__setitem__(1, 2))
print(type(codes), codes[2], codes.get(11), 3 in codes)

mine = codes.copy()
print(type(mine), mine == codes)
mine[1] = "changed"
mine.pop(2)
print(mine == codes, codes[1], codes[2])

names = sys.__dict__
print(type(names), names["__name__"], "exit" in names)


def store_name():
    names["exit"] = 1


attempt("store in a module", store_name)
