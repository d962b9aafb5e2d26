import sys, json


# The package imports a CBOR module from elsewhere; JSON stands in for it.
class Cbor:
    @staticmethod
    def dumps(v):
        return json.dumps(v).encode()

    @staticmethod
    def loads(b):
        return [{int(k): v for k, v in r.items()} for r in json.loads(b)]


sys.modules["cbor2"] = Cbor()
from senml import SenmlPack, SenmlRecord, SenmlUnits


def fields(text):
    return [sorted(r.items()) for r in json.loads(text)]


p = SenmlPack("device")
p.add(SenmlRecord("temp", value=21.5, unit=SenmlUnits.SENML_UNIT_DEGREES_CELSIUS, time=10))
p.add(SenmlRecord("on", value=True))
p.add(SenmlRecord("label", value="text"))
p.add(SenmlRecord("blob", value=bytearray(b"\x01\x02")))
p.add(SenmlRecord("sum", sum=5, update_time=60))
print(fields(p.to_json()))
p.base_value = 20
p.base_time = 5
p.base_sum = 1
p.base_unit = SenmlUnits.SENML_UNIT_METER
print(fields(p.to_json()), p.base_value, p.base_time, p.base_sum)
print([r.name for r in p])
print(len(p.to_cbor()) > 50)
got = []
target = SenmlPack("device", callback=lambda rec, device=None: got.append((rec.name, rec.value, device and device.name)))
act = SenmlRecord("led", callback=lambda rec: got.append(("act", rec.name, rec.value)), value=False)
target.add(act)
target.from_json('[{"bn": "device", "n": "led", "vb": true}, {"n": "level", "v": 7}]')
target.from_json('[{"bn": "other", "n": "x", "vs": "hi"}]')
target.from_cbor(b'[{"-2": "device", "0": "led", "4": false}]')
print(got, act.value, [x.name for x in target])
child = SenmlPack("child")
child.add(SenmlRecord("inner", value=1))
gw = SenmlPack("gateway")
gw.add(child)
print(fields(gw.to_json()))
with SenmlPack("ctx") as c:
    with SenmlRecord("r", value=3) as r:
        print(r.value, r.time, r.update_time, r.sum)
rec = SenmlRecord("again", value=1)
p.add(rec)
for bad in (
    lambda: p.add(rec),
    lambda: p.add(5),
    lambda: p.remove(SenmlRecord("none")),
    lambda: SenmlRecord("bad", value=[1]),
    lambda: SenmlRecord("bad", time="x"),
    lambda: setattr(p, "base_value", "x"),
):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
p.remove(rec)
p.clear()
print([r.name for r in p], SenmlUnits.SENML_UNIT_VOLT, SenmlUnits.SENML_UNIT_HERTZ)
