# Text that is handled as bytes: the documented way to save memory has the methods for it.
b = b"  \t GET /index HTTP\r\n"
print(b.strip(), b.lstrip(), b.rstrip(), b.strip(b" \t\r\n"), b.strip().split(), b.find(b"/"), b.upper(), b.lower())
print(b"xxyxx".strip(b"x"), b"xxyxx".lstrip(b"x"), b"xxyxx".rstrip(b"x"), b"".strip(), b"   ".strip())
print(b"a=1&b=2".split(b"&"), b"a=1".partition(b"="), b"k:v:w".rsplit(b":", 1), b"-".join([b"a", b"b"]))
print(b"abc".startswith(b"ab"), b"abc".endswith(b"bc"), b"abcabc".count(b"bc"), b"abc".replace(b"b", b"--"), b"123".isdigit())
ba = bytearray(b" mutable \n")
print(ba.strip(), type(ba.strip()).__name__)
try:
    b"abc".strip("a")
except TypeError as e:
    print("TypeError")
