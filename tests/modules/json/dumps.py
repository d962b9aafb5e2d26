import json

for v in (None, True, False, 0, -5, 1.5, "text", 'q"uote\\ \n\t\r\b\f/', "é日", "", [], [1, [2, [3]]], (1, 2), {}, {"a": 1}, {"k": [None, True]}, {1: 2}, 10**20, [1.0, -0.5], {"n": {"m": {}}}, "\x01\x1f\x7f"):
    print(json.dumps(v))
print(json.dumps([1, 2, {"a": 3}], separators=(",", ":")), json.dumps({"a": [1, 2]}, separators=(", ", " : ")))
print(json.dumps({True: 1}), json.dumps({None: 1}), json.dumps({1.5: 1}))
import io

s = io.StringIO()
json.dump({"k": [1, 2]}, s)
print(s.getvalue())
s = io.StringIO()
json.dump([1, 2], s, separators=(",", ":"))
print(s.getvalue())
print(json.loads(json.dumps({"x": [1, {"y": "z"}]})) == {"x": [1, {"y": "z"}]})
