MAKES = {"RingIO": lambda: OWNER.RingIO(8)}
GOOD = {
    "RingIO": lambda: [(bytearray(9),)],
    "RingIO.write": lambda: [(b"abcd",), (b"abcd", 2), (b"abcd", 1, 2)],
    "RingIO.read": lambda: [(3,)],
    "RingIO.readinto": lambda: [(bytearray(9),), (bytearray(9), 3)],
}
VARYING = "mem_current mem_peak mem_total stack_use heap_lock heap_unlock"


def BEFORE():
    OWNER.opt_level(0)


# They print what differs, lock the heap, or call later.
AVOID = {
    "heap_lock": lambda args: not args,
    "heap_unlock": lambda args: not args,
    "mem_info": lambda args: len(args) < 2,
    "qstr_info": lambda args: len(args) < 2,
    # The original takes some number for what is no integer.
    "RingIO.readline": lambda args: len(args) == 1 and (not isinstance(args[0], int) or abs(args[0]) > 1 << 62),
    "schedule": lambda args: len(args) == 2,
}
