import sys


def one():
    raise ValueError("first")


def two():
    try:
        one()
    except ValueError as e:
        print("seen")
        raise


def three():
    try:
        one()
    except ValueError as e:
        raise KeyError("second")


def four():
    try:
        one()
    finally:
        print("cleanup")


def five():
    try:
        one()
    except ValueError as e:
        saved = e
    raise saved


for f in (two, three, four, five):
    try:
        f()
    except Exception as e:
        sys.print_exception(e)
