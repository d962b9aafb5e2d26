import hashlib

for name in ("md5", "sha1", "sha256"):
    h = getattr(hashlib, name, None)
    if h is None:
        print(name, "missing")
        continue
    for data in (b"", b"abc", b"a" * 55, b"a" * 56, b"a" * 64, b"message digest" * 20):
        print(name, len(data), h(data).digest())
    x = h()
    x.update(b"ab")
    x.update(bytearray(b"c"))
    x.update(memoryview(b""))
    print(x.digest() == h(b"abc").digest())
h = hashlib.sha256(b"x")
print(h.digest() == hashlib.sha256(b"x").digest(), len(hashlib.sha256().digest()))
try:
    h.update(b"y")
    print("updated")
    h.digest()
    print("digest again")
except ValueError as e:
    print("ValueError", e)
for f in (lambda: hashlib.sha256("text"), lambda: hashlib.sha256(5), lambda: hashlib.sha256().update()):
    try:
        f()
        print("ok")
    except Exception as e:
        print(type(e).__name__, e)
