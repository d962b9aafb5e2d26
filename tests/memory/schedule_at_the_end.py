# What was scheduled last runs when the program has ended.
from micropython import schedule


def call(n):
    print("call", n)
    if n:
        schedule(call, n - 1)


schedule(call, 1)
