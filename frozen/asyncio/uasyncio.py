# uasyncio: the name of asyncio in programs for releases before 1.21.


def __getattr__(name):
    import asyncio

    return getattr(asyncio, name)
