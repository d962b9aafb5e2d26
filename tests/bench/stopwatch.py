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
    # The clock runs while the waiting is asked for: what is taken off is part of what was measured.
    start = time.ticks_us()
    waited = waited_us()
    result = work(size)
    waited = waited_us() - waited
    took = time.ticks_diff(time.ticks_us(), start)
    print(took - waited, result)
