class A:
    @classmethod
    def make(cls, *args):
        return cls.__name__, args

    @staticmethod
    def util(x):
        return "A util", x

    @property
    def prop(self):
        return "A prop"

    def gen(self):
        yield "A1"
        yield "A2"

    attr = "A attr"


class B(A):
    @classmethod
    def make(cls, *args):
        return ("B",) + super().make(*args)

    @property
    def prop(self):
        return "B prop"

    def gen(self):
        yield "B0"
        yield from super().gen()

    def look(self):
        return super().attr, super().util(5), hasattr(super(), "nothing"), hasattr(super(), "attr")


class C(B):
    attr = "C attr"


for cls in (A, B, C):
    o = cls()
    print(cls.make(1), o.make(2), o.util(3), o.prop, list(o.gen()))
print(B().look(), C().look())
