s = "0123456789"
print(s[0], s[9], s[-1], s[-10], s[2:5], s[:3], s[7:], s[:], s[-3:], s[:-3], s[5:2], s[20:], s[-20:3], s[2:-2])
print(s[0:10:1], s[None:None], s[::None], s[3:None], s[True], s[1:2][0])
u = "aé日😀z"
print(len(u), u[1], u[2], u[3], u[-1], u[-2], u[1:3], u[:-1], u[3:], u[-4:-2], list(u))
for i in (10, -11):
    try:
        s[i]
    except IndexError as e:
        print("IndexError", e)
for i in ("a", 1.0, None, (1,)):
    try:
        s[i]
    except TypeError as e:
        print("TypeError", e)
try:
    print(s[::-1], s[::2])
except NotImplementedError as e:
    print("NotImplementedError", e)
try:
    s[0] = "x"
except TypeError as e:
    print("TypeError", e)
print(s + "abc", s * 2, 2 * "ab", "ab" * 0, "ab" * -1, "a" "b", "x" + "")
print("".join(reversed("abc")), sorted("hello"), min("hello"), max("hello"), list(enumerate("ab")))
for c in "aé":
    print(c, len(c), ord(c))
