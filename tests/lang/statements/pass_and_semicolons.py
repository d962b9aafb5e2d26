pass; pass
x = 1; y = 2; print(x, y);
if x: pass
for i in (): pass
while 0: pass


def empty(): pass


def one(): x = 5; return x


class K: pass


class L:
    a = 1; b = 2
    pass


print(empty(), one(), K is not None, L.a, L.b)

(
    print("in parentheses")
)
z = 1 + \
    2 + \
    3
print(z)
print("abc"
      "def"   # with a comment
      'ghi')
if (x and
        y):
    print("continued")
# a comment between the branches
else:
    print("no")
	
if 1:
        print("eight")
if 1:
 print("one space")
print("end")
