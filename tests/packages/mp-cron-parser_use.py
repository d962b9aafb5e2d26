from cron_parser import Cron, month_days
import time

print([month_days(2023, m) for m in range(1, 13)], month_days(2024, 2), month_days(2000, 2), month_days(1900, 2))
for expr in ("* * * * *", "*/15 0 1,15 * 1-5", "0 12 * JAN,OCT SUN", "@daily", "@hourly", "@weekly", "5-10/2 3 * * *", "30 4 29 2 *"):
    c = Cron(expr)
    print(expr, "->", c.orig_expr)
    print(sorted(c.minute)[:8], sorted(c.hour)[:6], sorted(c.dom)[:6], sorted(c.month), sorted(c.dow))
for bad in ("* * *", "@Weekly", "@never", "L * * * *", "* * 5W * *", "x * * * *", "* * * * MON-", "1/2/3 * * * *"):
    try:
        Cron(bad)
        print(bad, "accepted")
    except ValueError as e:
        print(bad, "ValueError", e)
# Times are counted from the port's own epoch: 1 March of a year that both epochs have.
start = time.mktime((2023, 3, 1, 10, 7, 0, 0, 0, -1))
for expr in ("* * * * *", "*/15 * * * *", "0 0 * * *", "30 4 29 2 *", "0 12 * * 1", "0 12 * 6 0,7", "59 23 31 12 *", "0 0 30 2 *"):
    t = Cron(expr).next_run(start)
    print(expr, t if t is None else time.localtime(t)[:7])
