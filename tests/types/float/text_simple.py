# Values that both float widths print alike.
for x in (0.0, 0.5, -1.5, 2.25, 1024.0, 100.0, 0.125, -0.0, 12345.5, 1e5, 1e20, 0.0625):
    print(x, repr(x), "%.2f %.1e %g" % (x, x, x), "{:.3f} {:8.2f}".format(x, x))
print(float("inf"), float("-inf"), float("nan"))
print(1.5 + 2, 3 * 0.5, 7 / 2, 7.5 // 2, 7.5 % 2, -7.5 // 2, -7.5 % 2, 2.0**10, 2**-1)
print(int(2.9), int(-2.9), round(2.5), round(3.5), round(2.75, 1), float("2.5"), float(3))
print(1.0 == 1, 0.5 < 1, 2.5 > 2, 1.5 != 1.5, abs(-0.5), -(0.5), bool(0.0), bool(0.5))
print(divmod(7.5, 2), divmod(-7.5, 2), max(0.5, 1), sum([0.5, 0.25]), sorted([2.5, 1, 0.5]))
print("%d" % 2.5, "%s %r" % (0.5, 0.5), "{} {:5} {:<6}|".format(0.5, 0.5, 0.5))
