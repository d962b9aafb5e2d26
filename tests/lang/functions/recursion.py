def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


def is_even(n):
    return n == 0 or is_odd(n - 1)


def is_odd(n):
    return n != 0 and is_even(n - 1)


print(fact(10), fact(25))
print([fib(i) for i in range(15)])
print(ack(2, 3))
print(is_even(20), is_odd(20))


def flatten(x):
    if isinstance(x, list):
        return [z for y in x for z in flatten(y)]
    return [x]


print(flatten([1, [2, [3, [4, []]], 5]]))


def perms(s):
    if not s:
        yield ""
    for i in range(len(s)):
        for rest in perms(s[:i] + s[i + 1 :]):
            yield s[i] + rest


print(list(perms("abc")))
