log = []


def run(fail, handle, fail_in_handler):
    try:
        try:
            log.append("try")
            if fail:
                raise ValueError("x")
        except handle:
            log.append("except")
            if fail_in_handler:
                raise KeyError("y")
            return "handled"
        else:
            log.append("else")
            return "else"
        finally:
            log.append("finally")
    except Exception as e:
        log.append(type(e).__name__)
        return "escaped"


for fail in (0, 1):
    for handle in (ValueError, TypeError):
        for again in (0, 1):
            del log[:]
            r = run(fail, handle, again)
            print(fail, handle.__name__, again, r, log)


def loops():
    for i in range(4):
        try:
            try:
                if i == 0:
                    continue
                if i == 1:
                    raise IndexError(i)
                if i == 2:
                    break
            except IndexError as e:
                print("handled", e)
                continue
            finally:
                print("finally", i)
        finally:
            print("outer finally", i)
    else:
        print("no break")
    return i


print(loops())


def deep(n):
    try:
        if n == 0:
            return "bottom"
        return deep(n - 1)
    finally:
        print("unwind", n)


print(deep(3))


def gen():
    try:
        for i in range(3):
            try:
                yield i
            finally:
                print("gen finally", i)
    finally:
        print("gen end")


for x in gen():
    print(x)
