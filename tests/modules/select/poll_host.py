# requires: host
import select, sys

p = select.poll()
print(type(p).__name__, hasattr(select, "POLLIN"), select.POLLIN, select.POLLOUT, select.POLLERR, select.POLLHUP)
p.register(sys.stdout, select.POLLOUT)
r = p.poll(0)
print(len(r), r[0][1] & select.POLLOUT)
p.modify(sys.stdout, select.POLLIN)
p.unregister(sys.stdout)
print(p.poll(0), list(p.ipoll(0)))
try:
    p.register(5.5)
except Exception as e:
    print(type(e).__name__)
try:
    p.modify(sys.stdout, 1)
except OSError as e:
    print("OSError", e.errno)
