from chumicro_kvstore import KVStore, KVStoreFull
from chumicro_kvstore.core import KVStoreCorrupt, KVStoreError
from chumicro_kvstore.testing import FakeKVStore

kv = KVStore("memory")
print(len(kv), kv.backend_name, kv.is_corrupt, "a" in kv)
kv["a"] = 1
kv["b"] = [1, "two", None]
kv.update({"c": {"n": 2.5}})
print(len(kv), kv["a"], kv.get("b"), kv.get("zz", "dflt"), sorted(kv), sorted(kv.keys()), len(list(kv.values())), sorted(k for k, v in kv.items()))
print(kv.bytes_used if not callable(kv.bytes_used) else kv.bytes_used())
kv.commit()
print(kv.commit_if_changed())
kv["a"] = 2
print(kv.commit_if_changed(), kv["a"])
kv["a"] = 99
kv.reload()
print(kv["a"], kv.pop("a"), kv.pop("a", "gone"))
del kv["b"]
for f in (lambda: kv["b"], lambda: kv.pop("b"), lambda: KVStore("nonsense")):
    try:
        print(f())
    except (KeyError, ValueError, KVStoreError) as e:
        print(type(e).__name__, e)
kv.clear()
print(len(kv), list(kv))
fake = FakeKVStore(capacity=30, record_calls=True)
fake["k"] = "v"
fake.commit()
fake["long"] = "x" * 50
try:
    fake.commit()
except KVStoreFull as e:
    print("KVStoreFull", e)
fake.set_capacity(200)
fake.commit()
print(fake.raw_payload, fake.capacity)
del fake["long"]
print([c[0] for c in fake.calls])
fake.simulate_corrupt()
try:
    fake.reload()
except KVStoreCorrupt as e:
    print("KVStoreCorrupt", e)
fake.reset_corrupt()
fake.reload()
print(sorted(fake), fake.commit_if_changed(), issubclass(KVStoreFull, KVStoreError))
print(FakeKVStore(initial_payload=b"\x81\xa1k\x07")["k"], FakeKVStore(initial_payload=b"\xc1").is_corrupt)
