import json


class Odd:
    def __repr__(self):
        return "<odd>"


for v in (Odd(), {1, 2} and {1}, b"bytes", bytearray(b"ba"), range(3), (), lambda: 0 and 1, 1j, float("inf"), float("nan"), object):
    try:
        s = json.dumps(v)
        print(s if "0x" not in s else "address")
    except Exception as e:
        print(type(e).__name__, e)
deep = "[" * 30 + "]" * 30
print(json.dumps(json.loads(deep)) == deep)
for bad in ("[" * 20, '{"a":' * 10, '"\\u12"', '"\\x"', "1.2.3", "1e", "--1", "+1", "01", "tru e", "nulll", '{"a":1,}', "[,1]", '"a\nb"', "\ufeff1"):
    try:
        print(repr(bad)[:30], repr(json.loads(bad)))
    except Exception as e:
        print(repr(bad)[:30], type(e).__name__, e)
