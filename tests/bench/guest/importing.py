# What the import of a frozen module takes, after guest/stopwatch.py: lines of a name and a number.
def importing():
    ns = clock()
    gc.collect()
    free = gc.mem_free()
    start = ns()
    import imported

    end = ns()
    gc.collect()
    print("bytes", free - gc.mem_free())
    print("instructions", (end - start) & 0xFFFF_FFFF)
    assert imported.Sensor(7).read(bytes(range(8))) == ("ok", 21.5)


importing()
