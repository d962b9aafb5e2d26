# It counts what it frees on desktops only.
SKIPPED = "collect" if COARSE else ""
VARYING = "collect mem_alloc mem_free threshold"


# A threshold that is left behind would make everything slow.
def BEFORE():
    OWNER.enable()
    OWNER.threshold(-1)
