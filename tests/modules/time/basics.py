import time

a = time.ticks_ms()
b = time.ticks_ms()
print(0 <= time.ticks_diff(b, a) < 1000, time.ticks_diff(time.ticks_add(a, 100), a), time.ticks_diff(a, time.ticks_add(a, 5)))
u = time.ticks_us()
time.sleep_us(10)
print(time.ticks_diff(time.ticks_us(), u) >= 10)
t = time.ticks_ms()
time.sleep_ms(20)
d = time.ticks_diff(time.ticks_ms(), t)
print(19 <= d < 2000)
time.sleep(0)
time.sleep(0.01)
print(time.ticks_diff(0, 1), time.ticks_diff(5, 3), time.ticks_add(0, -1) > 0, time.ticks_diff(time.ticks_add(0, -1), 0))
print(len(time.localtime()), len(time.gmtime(0)), isinstance(time.time(), (int, float)), hasattr(time, "ticks_cpu"))
for f in (lambda: time.ticks_add(), lambda: time.sleep("x"), lambda: time.ticks_diff(1), lambda: time.sleep_ms("a")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
