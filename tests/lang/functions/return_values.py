def nothing():
    pass


def bare():
    return


def many():
    return 1, 2, 3


def early(x):
    for i in range(5):
        if i == x:
            return "at %d" % i
    return "end"



def nested():
    while True:
        for x in [1]:
            return x


print(nothing(), bare(), many(), early(3), early(9), nested())
a, *b = many()
print(a, b)


def branch(n):
    if n > 0:
        return "pos"
    elif n < 0:
        return "neg"


print(branch(1), branch(-1), branch(0))
print((lambda: (1,))())
