text = """the quick brown fox
jumps over the lazy dog
the end"""
counts = {}
for line in text.split("\n"):
    for w in line.split():
        counts[w] = counts.get(w, 0) + 1
print(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:3])


def caesar(s, k):
    out = []
    for c in s:
        if "a" <= c <= "z":
            c = chr((ord(c) - 97 + k) % 26 + 97)
        out.append(c)
    return "".join(out)


enc = caesar(text, 3)
print(enc)
print(caesar(enc, -3) == text)


def wrap(words, width):
    line = ""
    for w in words:
        if line and len(line) + 1 + len(w) > width:
            yield line
            line = w
        else:
            line = line + " " + w if line else w
    if line:
        yield line


for l in wrap(text.split(), 16):
    print("|%-16s|" % l)


def rle(s):
    out = ""
    i = 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        out += s[i] + (str(j - i) if j - i > 1 else "")
        i = j
    return out


print(rle("aaabccdddd"), rle(""), rle("abc"))
print("".join(reversed("stressed")), "level" == "".join(reversed("level")), " ".join(w[0].upper() + w[1:] for w in text.split()))
hexdump = " ".join("%02x" % b for b in text[:8].encode())
print(hexdump, bytes(int(h, 16) for h in hexdump.split()))
csv = [r.split(",") for r in "a,1\nb,2\nc,3".split("\n")]
print({k: int(v) for k, v in csv[:1]}, sum(int(r[1]) for r in csv), list(zip(*csv)))
