x = 10
x += 3
print(x)
x -= 5
print(x)
x *= 7
print(x)
x //= 3
print(x)
x %= 10
print(x)
x **= 3
print(x)
x <<= 4
print(x)
x >>= 2
print(x)
x |= 5
print(x)
x &= 0xF0
print(x)
x ^= 0xFF
print(x)

# On a list += changes the object, + makes a new one.
a = b = [1]
a += [2]
print(a is b, b)
a = a + [3]
print(a is b, a, b)
a += (4, 5)
a += "xy"
print(a)
a *= 2
print(len(a))

# The target is evaluated once.
def idx():
    print("idx")
    return 0


lst = [1]
lst[idx()] += 5
print(lst)


class C:
    n = 1


c = C()
c.n += 1
print(c.n, C.n)

t = ([],)
try:
    t[0] += [1]
except TypeError as e:
    print("TypeError", e)
print(t)

s = "a"
s += "b" "c"
s *= 3
print(s)
st = {1, 2, 3}
st |= {9}
st &= {1, 9, 3}
st -= {3}
st ^= {1, 2}
print(sorted(st))
