def ret():
    try:
        return "try"
    finally:
        print("finally runs")


def override():
    try:
        return "try"
    finally:
        return "finally"


def swallow():
    try:
        raise ValueError
    finally:
        return "swallowed"


def in_loop():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append("f%d" % i)
    return out


def break_in_finally():
    while True:
        try:
            return "not this"
        finally:
            break
    return "after the loop"


def continue_in_finally():
    n = 0
    for i in range(3):
        try:
            1 / 0
        finally:
            n += 1
            continue
    return n


def nested():
    try:
        try:
            return "value"
        finally:
            print("inner")
    finally:
        print("outer")


def value_fixed():
    x = 1
    try:
        return x
    finally:
        x = 2


def raises_in_finally():
    try:
        raise ValueError("first")
    finally:
        raise KeyError("second")


print(ret(), override(), swallow())
print(in_loop(), break_in_finally(), continue_in_finally())
print(nested(), value_fixed())
try:
    raises_in_finally()
except KeyError as e:
    print(repr(e))
