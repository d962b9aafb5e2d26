# oracle: cpython
import json

for text in ('"\\ud83d\\ude00"', '"a\\ud83d\\ude00b"', '"\\uD834\\uDD1E!"'):
    s = json.loads(text)
    print(len(s), [hex(ord(c)) for c in s], json.loads(json.dumps(s)) == s)
