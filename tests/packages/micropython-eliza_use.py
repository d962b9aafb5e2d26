import gc
from micropython_eliza.identities import eliza, eliza_demo
from micropython_eliza.session import MultiAgentSession

gc.collect()
debug = []
e = eliza.create("Doctor", log_info=lambda m: debug.append(m), log_debug=lambda m: None)
print(e.name(), "|", e.start())
for msg in ("hello", "i am sad", "my mother hates me", "because of you", "yes", "no", "computers frighten me", "you are rude, why", "", "what is this? tell me", "i remember the sea", "nothing", "hmm", "xyzzy"):
    print(">", msg)
    print(e(msg))
print(len(debug) > 5)
for line in eliza.example(3):
    print(line)
e = None
gc.collect()
c = eliza_demo.create("Client")
print(c.name(), c.start(), eliza_demo.length())
for line in eliza_demo.example(2):
    print(line)
s = MultiAgentSession(eliza.create("A"), eliza_demo.create("B"))
while True:
    name, msg = s.next()
    print(name, msg)
    if msg is None:
        break
