import json, io

for t in ("null", "true", "false", "0", "-12", "1.5", "-2.5e2", "1E2", '"text"', '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\u00e9\\u65e5"', "[]", "[1, 2, [3]]", "{}", '{"a": 1}', ' { "a" : [ true , null ] } ', "[1,2,]", '"é"', "12345678901234567890", "[[[[]]]]", '{"a":{"b":{"c":"d"}}}'):
    try:
        print(t, "->", repr(json.loads(t)))
    except ValueError as e:
        print(t, "ValueError", e)
for t in ("", " ", "nul", "tru", "[1", "[1 2", '{"a"', '{"a" 1}', "{1: 2}", '"abc', "[}", "abc", "1 2", "[1] x", "{,}", "-", "'a'", '{"a":}', "]", ":"):
    try:
        print(t, "->", repr(json.loads(t)))
    except ValueError as e:
        print(t, "ValueError", e)
print(json.loads(b'{"b": 1}'), json.loads(bytearray(b"[1]")), json.load(io.StringIO('{"s": 2}')), json.load(io.BytesIO(b"[3]")))
d = json.loads('{"a": 1, "b": [1, 2, {"c": null}], "d": "e"}')
print(sorted(d.keys()), d["b"][2]["c"], d["d"])
for bad in (5, None, []):
    try:
        json.loads(bad)
    except TypeError as e:
        print("TypeError", e)
try:
    print(json.load(io.StringIO('[1, 2] {"next": 3}')))
except ValueError as e:
    print("ValueError", e)
