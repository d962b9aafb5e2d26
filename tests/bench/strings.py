# Text: formatted, joined, split, searched, replaced, walked letter by letter.
import stopwatch


def work(n):
    total = 0
    for i in range(3 * n):
        line = "{},{:04x},{}".format(i, i * 7, "abc" if i & 1 else "xyz")
        fields = line.split(",")
        total += len(fields[1]) + int(fields[0])
        if line.find("abc") >= 0:
            line = line.replace("abc", "-")
        total += len("%s:%d" % (line.upper(), i))
    letters = {}
    for letter in "the quick brown fox jumps over the lazy dog " * (n * 2 // 5):
        letters[letter] = letters.get(letter, 0) + 1
    text = "".join([chr(97 + i % 26) for i in range(10 * n)])
    return total, letters["o"], text.count("xyz"), text[-3:]


stopwatch.run(work, 2_000, 150)
