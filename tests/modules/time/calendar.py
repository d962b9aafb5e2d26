# requires: host
import time

for t in (0, 86399, 86400, 951782400, 1709164800, 1709251199, 1735689599, 4102444800):
    tm = time.gmtime(t)
    print(t, tm[:8], time.mktime(tm[:8] + (0,)) if 0 else "")
print(time.gmtime(1000000000)[6:8], len(time.localtime(0)))
