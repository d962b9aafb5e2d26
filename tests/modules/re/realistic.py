import re

line = '192.168.0.1 - - [10/Oct/2000:13:55:36] "GET /index.html HTTP/1.0" 200 2326'
m = re.match('(\\d+\\.\\d+\\.\\d+\\.\\d+) - - \\[([^\\]]+)\\] "(\\w+) (\\S+) [^"]*" (\\d+) (\\d+)', line)
print([m.group(i) for i in range(1, 7)])
for s in ("2024-01-31", "24-1-31", "2024-01-31x", "abcd-ef-gh"):
    m = re.match("(\\d\\d\\d\\d)-(\\d\\d)-(\\d\\d)$", s)
    print(s, m and (m.group(1), m.group(2), m.group(3)))
tok = re.compile("\\s*(\\d+|[a-z]+|[-+*/()=])")
pos = 0
src = "x1 = 3 * (foo + 42)".replace("x1", "xx")
out = []
while True:
    m = tok.match(src)
    if not m:
        break
    out.append(m.group(1))
    src = src[len(m.group(0)) :]
print(out)
nmea = "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47"
print(re.compile("[,*]").split(nmea))
for u in ("http://a.com/x?y=1", "https://b.org", "ftp://z", "nourl"):
    m = re.match("(https?)://([^/]+)(/.*)?", u)
    print(u, [m.group(1), m.group(2), m.group(3)] if m else None)
print(re.sub("\\s+", " ", "  many   spaces\there ").strip(), re.sub("[aeiou]", "", "vowels are gone"))
long = "a" * 200
print(len(re.match("a*", long).group(0)), re.match("(a*)*b", "aaaaaaaa") if 0 else None, len(re.match("[a-z]+", long).group(0)))
