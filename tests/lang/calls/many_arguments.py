def twenty(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t):
    return a + t, len([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t])


print(twenty(*range(20)), twenty(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20))
print(twenty(**{chr(97 + i): i for i in range(20)}))


def va(*a, **k):
    return len(a), len(k)


print(va(*range(300)), va(**{"k%d" % i: i for i in range(50)}), va(*range(100), **{"x": 1}))


def locals_many():
    a = b = c = d = e = f = g = h = i = j = k = l = m = n = o = p = q = r = s = t = u = v = w = x = y = z = 1
    return a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w + x + y + z


print(locals_many())
print(max(*range(50)), min(*[3, 1, 2]), "{} {} {} {} {} {}".format(*"abcdef"), list(map(lambda *a: len(a), [1], [2], [3])))
lst = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35]
print(len(lst), sum(lst), len({i: i for i in lst}), (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)[16])


class C:
    def m(self, a, b=2, *c, d, e=5, **f):
        return a, b, c, d, e, sorted(f.items())


print(C().m(1, d=4), C().m(1, 2, 3, 4, d=5, e=6, z=7), C.m(C(), *[1], **{"d": 1}))
