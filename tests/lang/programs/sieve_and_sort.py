def sieve(n):
    flags = bytearray(n + 1)
    out = []
    for i in range(2, n + 1):
        if not flags[i]:
            out.append(i)
            for j in range(i * i, n + 1, i):
                flags[j] = 1
    return out


print(sieve(60))


def quicksort(a):
    if len(a) < 2:
        return a
    p = a[len(a) // 2]
    return quicksort([x for x in a if x < p]) + [x for x in a if x == p] + quicksort([x for x in a if x > p])


print(quicksort([5, 3, 9, 1, 5, 7, 0]))


def bubble(a):
    a = a[:]
    for i in range(len(a)):
        for j in range(len(a) - 1 - i):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    return a


def merge_sort(a):
    if len(a) <= 1:
        return a
    m = len(a) // 2
    l, r = merge_sort(a[:m]), merge_sort(a[m:])
    out = []
    while l and r:
        out.append(l.pop(0) if l[0] <= r[0] else r.pop(0))
    return out + l + r


d = [(i * 7919) % 101 for i in range(30)]
print(bubble(d) == sorted(d) == merge_sort(d) == quicksort(d))


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


print(gcd(48, 36), gcd(10**20, 10**15 * 7))


def hanoi(n, a, b, c):
    return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


print(hanoi(8, "a", "b", "c"))


def queens(n, row=0, cols=(), d1=(), d2=()):
    if row == n:
        return 1
    return sum(
        queens(n, row + 1, cols + (c,), d1 + (row - c,), d2 + (row + c,))
        for c in range(n)
        if c not in cols and row - c not in d1 and row + c not in d2
    )


print([queens(n) for n in range(1, 7)])
