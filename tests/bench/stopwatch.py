# What the programs here time themselves with.
import sys
import time


# How long this process had to wait for a processor so far, in microseconds: none of its own time. 0 where nobody knows.
def waited_us():
    try:
        with open("/proc/self/schedstat") as file:
            return int(file.read().split()[1]) // 1000
    except OSError:
        return 0


# Runs `work` with the size `full`, and prints the microseconds it took, and its result. The size `small` is for chips,
# which have a stopwatch of their own (guest/stopwatch.py), and here for the argument of that name: results are compared.
def run(work, full, small):
    size = small if "small" in sys.argv[1:] else full
    waited = waited_us()
    start = time.ticks_us()
    result = work(size)
    took = time.ticks_diff(time.ticks_us(), start)
    print(max(took - (waited_us() - waited), 1), result)
