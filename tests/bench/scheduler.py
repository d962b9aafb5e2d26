# An operating system in miniature, in the manner of Richards: tasks of several classes that pass packets to each other.
import stopwatch


class Packet:
    def __init__(self, kind, link=None):
        self.kind = kind
        self.link = link
        self.data = [0] * 4
        self.target = None


class Task:
    n_runs = 0

    def __init__(self, name, priority):
        self.name = name
        self.priority = priority
        self.inbox = None
        self.is_held = False

    def give(self, packet):
        packet.link = None
        if self.inbox is None:
            self.inbox = packet
            return
        last = self.inbox
        while last.link is not None:
            last = last.link
        last.link = packet

    def take(self):
        packet = self.inbox
        if packet is not None:
            self.inbox = packet.link
            packet.link = None
        return packet

    def is_ready(self):
        return self.inbox is not None and not self.is_held

    def run(self, system):
        raise NotImplementedError


class Idle(Task):
    state = 1

    def is_ready(self):
        return True

    def run(self, system):
        if self.state & 1:
            self.state = self.state >> 1 ^ 0xD008
            system.release("disk")
        else:
            self.state >>= 1
            system.release("line")


class Worker(Task):
    letter = 0
    to_disk = True

    def run(self, system):
        packet = self.take()
        for i in range(len(packet.data)):
            self.letter = (self.letter + 1) % 26
            packet.data[i] = 65 + self.letter
        packet.kind = "disk" if self.to_disk else "line"
        self.to_disk = not self.to_disk
        system.send("handler", packet)


class Handler(Task):
    n_handled = 0

    def run(self, system):
        packet = self.take()
        self.n_handled += 1
        system.send(packet.kind, packet)


class Device(Task):
    sum = 0

    def run(self, system):
        packet = self.take()
        self.sum = (self.sum * 31 + sum(packet.data)) & 0xFFFFF
        self.is_held = True
        packet.kind = "work"
        system.send("worker", packet)


class System:
    def __init__(self):
        self.tasks = [Device("disk", 50), Device("line", 40), Handler("handler", 30), Worker("worker", 20), Idle("idle", 0)]
        self.by_name = {task.name: task for task in self.tasks}
        self.tasks.sort(key=lambda task: -task.priority)

    def send(self, name, packet):
        self.by_name[name].give(packet)

    def release(self, name):
        self.by_name[name].is_held = False

    def run(self, n):
        for _ in range(n):
            for task in self.tasks:
                if task.is_ready():
                    task.n_runs += 1
                    task.run(self)
                    break


def work(n):
    system = System()
    for _ in range(3):
        system.send("worker", Packet("work"))
    system.run(n)
    return [(task.name, task.n_runs) for task in system.tasks], system.by_name["disk"].sum, system.by_name["handler"].n_handled


stopwatch.run(work, 30_000, 2_000)
