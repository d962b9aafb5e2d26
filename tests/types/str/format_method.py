print("{} {} {}".format(1, "a", None), "{0} {1} {0}".format("x", "y"), "{a} {b}".format(a=1, b=2), "{0}{k}".format(1, k=2))
print("{{}} {{{}}}".format(5), "{:>5}|{:<5}|{:^5}|{:*^7}|{:05}".format("a", "b", "c", "d", 42))
print("{:d} {:x} {:X} {:o} {:b} {:#x} {:e} {:f} {:g} {:%}".format(255, 255, 255, 8, 5, 255, 1.5, 1.5, 1.5, 0.5))
print("{!r} {!s} {!r:>6}|".format("a", "b", "c"), "{:{w}}|{:{a}{w}.{p}f}|{:{}}|".format("x", 1.5, "y", 4, w=5, a=">", p=2) if 0 else "{:{}}|".format("x", 5))
print("{:{w}.{p}}|".format("abcdef", w=8, p=3), "{0:{1}}|{0:<{1}}|".format(5, 6))
print("{:.3}|{:10.3}|{:.0f}|{:+}|{:-}|{: }".format("abcdef", "abcdef", 2.5, 5, 5, 5))
print("{:c}{:c}".format(72, 105), "{:>+6d}|{:=6d}|{:<6d}|{:^6d}|{:06d}".format(42, -42, 42, 42, -42))
print("{}".format([1, "a"]), "{:s}".format("str"), "{:10}|".format(True), "{}".format({}))
print("{:,}".format(1234567), "{:_}".format(1234567), "{:,.1f}".format(12345.5), "{:10,}|".format(1234))
for f in (
    lambda: "{} {}".format(1),
    lambda: "{0} {}".format(1, 2),
    lambda: "{} {0}".format(1, 2),
    lambda: "{a}".format(),
    lambda: "{".format(),
    lambda: "}".format(),
    lambda: "{:d}".format("s"),
    lambda: "{:s}".format(1),
    lambda: "{:z}".format(1),
    lambda: "{!x}".format(1),
    lambda: "{0[5]}".format([1]),
    lambda: "{:+s}".format("a"),
    lambda: "{:,}".format("a"),
    lambda: "{!r".format(1),
    lambda: "{0[}".format([1]),
    lambda: "{:{}}".format(1),
    lambda: "{:c}".format("ab"),
    lambda: "{:=5}".format("a"),
    lambda: "{:.2d}".format(5),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
