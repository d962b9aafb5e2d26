n = 3
while n:
    print(n)
    n -= 1
else:
    print("ran out")

n = 3
while True:
    n -= 1
    if n == 1:
        break
else:
    print("not here")
print("left with", n)

# continue goes back to the condition
i = 0
odd = []
while i < 10:
    i += 1
    if i % 2 == 0:
        continue
    odd.append(i)
else:
    odd.append("end")
print(odd)

# break leaves one loop only
a = 0
while a < 3:
    b = 0
    while 1:
        b += 1
        if b > a:
            break
    print(a, b)
    a += 1

while 0:
    print("never")
else:
    print("else of a loop that never ran")
