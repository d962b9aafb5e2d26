n = 0


def counter():
    global n
    n += 1
    return n
