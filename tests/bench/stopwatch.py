# What the programs here time themselves with.
import time


# How long this process had to wait for a processor so far, in microseconds: none of its own time. 0 where nobody knows.
def waited_us():
    try:
        with open("/proc/self/schedstat") as file:
            return int(file.read().split()[1]) // 1000
    except OSError:
        return 0


# Runs `work` and prints the microseconds it took, and its result.
def run(work):
    waited = waited_us()
    start = time.ticks_us()
    result = work()
    took = time.ticks_diff(time.ticks_us(), start)
    print(max(took - (waited_us() - waited), 1), result)
