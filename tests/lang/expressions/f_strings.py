a, b, name = 3, 4.5, "n"
print(f"", f"plain", f"{a}", f"{a}{b}", f"x{a}y{name}z", f"{a + 1} {a * b}", f"{{}} {{{a}}}")
print(f"{name!r} {name!s} {a!r:>4}|", f"{a:5d}|{b:.2f}|{name:>5}|{name:<5}|{name:^5}|", f"{255:x} {255:#X} {5:b}")
w, p = 8, 2
print(f"{b:{w}.{p}f}|{name:{w}}|{a:>{w}}|{a:0{w}d}")
print(f"{[1, 2][0]} {'q'} {dict(k=1)['k']} {len('abc')}")
print(f"{a=} {a + 1=} {name=!r} {b=:.3f}")
print(f"{'nested ' + f'{a}'}", f'{a}' "adjacent" f"{b}", "x" f"{a}" 'y')
print(f"""multi
{a}
line""", f"{a if a > 2 else b}", f"{a, b}", f"{ a }", f"{{a}}")
d = {"k": "v"}
print(f"{d['k']}", f'{d["k"]}', f"{d}", f"{[x for x in range(3)]}", f"{a!r}", f"{None}", f"{True}")
print(rf"raw \n {a}", f"tab\t{a}\n".encode(), f"\x41{a}\u0042")


class C:
    def __format__(self, spec):
        return "fmt:" + spec

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


print(f"{C()} {C()!r} {C()!s}")


def f():
    x = 1
    return lambda: f"{x}{a}"


print(f()(), f"{f()()}")
