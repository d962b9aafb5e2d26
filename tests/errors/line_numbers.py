# Line numbers survive blank lines, long expressions and comments.
import sys


def f(n):
    # a comment

    a = [
        1,
        2,
    ]


    if n == 1:
        return (a[0] +
                a[5])
    if n == 2:
        return """
        long
        string""" + 5
    for i in range(1):

        if n == 3:


            raise ValueError



    return undefined


for n in range(1, 5):
    try:
        f(n)
    except Exception as e:
        sys.print_exception(e)
