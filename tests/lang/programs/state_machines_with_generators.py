def light():
    while True:
        for color, n in (("green", 2), ("yellow", 1), ("red", 2)):
            for _ in range(n):
                cmd = yield color
                if cmd == "reset":
                    break
            else:
                continue
            break


l = light()
print([next(l) for _ in range(7)], l.send("reset"), next(l))


class Scheduler:
    def __init__(self):
        self.queue = []
        self.time = 0

    def spawn(self, gen, name):
        self.queue.append((0, name, gen))

    def run(self):
        while self.queue:
            self.queue.sort(key=lambda t: (t[0], t[1]))
            at, name, gen = self.queue.pop(0)
            self.time = at
            try:
                delay = next(gen)
            except StopIteration as e:
                print(self.time, name, "done", e.value)
            except ValueError as e:
                print(self.time, name, "failed", e)
            else:
                self.queue.append((at + delay, name, gen))


def worker(name, delay, n):
    for i in range(n):
        print(name, i)
        yield delay
    return name * 2


def failing():
    yield 5
    raise ValueError("oops")


s = Scheduler()
s.spawn(worker("a", 3, 2), "A")
s.spawn(worker("b", 2, 3), "B")
s.spawn(failing(), "F")
s.run()


def parser():
    field = ""
    fields = []
    quoted = False
    while True:
        c = yield
        if c is None:
            fields.append(field)
            return fields
        if c == '"':
            quoted = not quoted
        elif c == "," and not quoted:
            fields.append(field)
            field = ""
        else:
            field += c


def parse(line):
    p = parser()
    next(p)
    for c in line:
        p.send(c)
    try:
        p.send(None)
    except StopIteration as e:
        return e.value


print(parse('a,b,"c,d",,e'))
