"""The smallest frozen library: `import frostbyte_demo; frostbyte_demo.hello()`."""

PLANETS = ("Mercury", "Venus", "Earth", "Mars")


def hello(name="frozen world"):
    print("hello,", name)


def planets():
    for number, planet in enumerate(PLANETS, 1):
        print(number, planet)
