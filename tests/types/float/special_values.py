inf = float("inf")
nan = float("nan")
print(inf, -inf, nan, inf + inf, inf - 1, inf * -1, inf * 2, 1 / inf, -1 / inf, inf // 1 if 0 else "-", inf == inf, inf > 10**30, -inf < -(10**30))
print(nan == nan, nan != nan, nan < nan, nan > 1, nan in [nan], [nan] == [nan], nan is nan, bool(nan), bool(inf))
print(max(1.0, inf), min(-inf, 0), sorted([inf, 1.0, -inf]), abs(-inf), -nan, +inf, inf - inf, inf * 0, 0 * nan)
print(0.0 == -0.0, str(-0.0), -0.0 + 0.0, 0.0 * -1, 1 / (1 / -inf) if 0 else "-")
for f in (lambda: int(inf), lambda: int(nan), lambda: 1.0 / 0.0, lambda: 0.0 / 0, lambda: 1.0 % 0.0, lambda: 1.0 // 0.0, lambda: 0.0**-1, lambda: round(inf), lambda: round(nan), lambda: range(inf), lambda: [1][1.0], lambda: "a" * 2.0, lambda: 1.5 << 1, lambda: 1.5 | 1, lambda: ~1.5):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print("%f %e %g %s %r" % (inf, -inf, nan, inf, nan), "{:5} {:<6}| {:f}".format(inf, nan, -inf), "%5.1f|%-6.1f|" % (inf, nan))
print(hash(inf) == hash(inf), {inf: 1}[inf], float("inf") in {inf: 1}, str(float("1e1000")), float("-1e1000"))
