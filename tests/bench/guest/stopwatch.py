# On a chip in the emulator, goes before a program of tests/bench, whose `stopwatch` it becomes. An instruction takes a
# nanosecond there; the smallest step is that of the best clock there is.
import gc
import sys
import time


def ns_by_ticks():
    return time.ticks_us() * 1000


def clock():
    if sys.platform != "pyboard":
        return ns_by_ticks
    # The emulator lets timer 2 count nanoseconds: registers CR1 and CNT.
    import uctypes

    timer = uctypes.struct(0x4000_0000, {"control": uctypes.UINT32, "count": 0x24 | uctypes.UINT32})
    timer.control = 1
    return lambda: timer.count


class stopwatch:
    # Runs `work` with the size `small`, and prints the instructions it took, and its result.
    def run(work, full, small):
        ns = clock()
        gc.collect()
        start = ns()
        result = work(small)
        end = ns()
        print((end - start) & 0xFFFF_FFFF, result)


sys.modules["stopwatch"] = stopwatch
