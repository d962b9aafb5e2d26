# JSON: a small inventory written and read again, with numbers, escapes and nesting.
import json

import stopwatch


def inventory(n):
    items = []
    for i in range(n):
        item = {"id": i, "name": "part \"%d\"\n" % i, "price": i * 0.25, "tags": ["a", "b", None, True]}
        item["size"] = {"width": i % 7, "height": [1, 2, [3, i]]}
        items.append(item)
    return {"items": items, "count": n, "empty": [], "text": "\u00e4\u4e2d" * 5}


def work(n):
    total = 0
    data = inventory(12)
    for i in range(n):
        text = json.dumps(data)
        data = json.loads(text)
        total += len(text) + data["items"][i % 12]["size"]["height"][2][1]
        data["count"] += 1
    return total, data["count"], data["items"][11]["name"]


stopwatch.run(work, 300, 10)
