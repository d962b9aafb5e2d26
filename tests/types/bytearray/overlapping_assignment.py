# Slices of a bytearray or view assigned from themselves.
a = bytearray(b"0123456789")
m = memoryview(a)
m[2:7] = m[0:5]
print(a)
m[0:5] = m[2:7]
print(a)
a[1:3] = a
print(a)
a[:] = a
print(a)
a[5:2] = b"<>"
print(a)
a += a
print(a)
a.extend(a)
print(len(a))
a = bytearray(range(200))
m = memoryview(a)
m[1:200] = m[0:199]
print(a[0], a[1], a[100], a[199])
m[0:199] = m[1:200]
print(a[0], a[1], a[100], a[198], a[199])
a[0:100] = b""
print(len(a), a[0])
