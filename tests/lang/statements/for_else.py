def find(needle, hay):
    for i, x in enumerate(hay):
        if x == needle:
            print("found", i)
            break
    else:
        print("missing", needle)


find(3, [1, 2, 3, 4])
find(9, [1, 2, 3, 4])
find(9, [])

# the variable keeps its last value, and stays unbound for an empty loop
for v in "xyz":
    pass
print(v)
for v in []:
    pass
print(v)

# continue in an inner loop, with else on both
for i in range(3):
    for j in range(3):
        if j == i:
            continue
        if i == 2:
            break
        print(i, j)
    else:
        print("inner complete", i)
else:
    print("outer complete")

# the loop variable can be rebound without harm
for i in range(3):
    print(i, end=" ")
    i = 10
    print(i)
