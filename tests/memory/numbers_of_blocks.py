# requires: compiler, memory
# oracle: none (the original makes code that goes wrong)
# More blocks than can be left at once are refused.


def nested(n):
    text = "def f():\n for i in range(3):\n"
    for i in range(n):
        text += " " * (i + 2) + "try:\n"
    text += " " * (n + 2) + "break\n"
    for i in reversed(range(n)):
        text += " " * (i + 2) + "finally: pass\n"
    return text + " return i\nassert f() == 0"


for n in 100, 127, 128, 200:
    try:
        exec(nested(n), {})
        print(n, "blocks")
    except Exception as e:
        print(n, repr(e))
