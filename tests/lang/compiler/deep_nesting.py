# requires: memory
x = ((((((((((((((((((((1))))))))))))))))))))
print(x)
y = [[[[[[[[[[[[[[[[[[[[2]]]]]]]]]]]]]]]]]]]]
print(y)
if 1:
    if 1:
        if 1:
            if 1:
                if 1:
                    if 1:
                        if 1:
                            if 1:
                                for a in range(2):
                                    while True:
                                        try:
                                            with open if False else __import__("io").StringIO("deep") as f:
                                                try:
                                                    for b in range(2):
                                                        if a == b:
                                                            print("same", a, f.read())
                                                            break
                                                finally:
                                                    print("inner finally")
                                        finally:
                                            print("outer finally")
                                        break


def f1():
    def f2():
        def f3():
            def f4():
                def f5():
                    def f6():
                        return v

                    return f6()

                return f5()

            return f4()

        return f3()

    v = "six levels"
    return f2()


print(f1())


class A:
    class B:
        class C:
            class D:
                v = "nested classes"


print(A.B.C.D.v)
print((lambda: (lambda: (lambda: (lambda: "lambdas")())())())())
print([[[[i + j + k + l for i in range(2)] for j in range(2)] for k in range(1)] for l in range(1)])
print(1 + (2 * (3 - (4 // (5 % (6 ** (7 & (8 | (9 ^ 10)))))))) , not (not (not (not 1))), -(-(-(-1))))
print(f"{'a' + f'{1}' + 'b'}", "%s" % ("%s" % ("%s" % 1)))
