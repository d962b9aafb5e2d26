# What is not written in Python.
import _asyncio as OWNER
import asyncio

SKIPPED = "Task.operators"  # `in` would wait for it.


def generator():
    yield 1


# The original dies of what is no task, and outside of a loop, and takes some number for a time that is none; its class does not list the methods.
AVOID = {name: lambda args: True for name in "Task.__next__ Task.cancel of_Task.cancel of_Task.done".split()}
AVOID["TaskQueue.push"] = AVOID["TaskQueue.remove"] = lambda args: args and not isinstance(args[0], OWNER.Task) or len(args) > 1 and (type(args[1]) is not int or abs(args[1]) > 1 << 60)
MAKES = {"TaskQueue": lambda: OWNER.TaskQueue(), "Task": lambda: OWNER.Task(generator())}
GOOD = {"TaskQueue.push": lambda: [(OWNER.Task(generator()),), (OWNER.Task(generator()), 5)], "Task": lambda: [(generator(),), (generator(), {})]}
