# requires: float64
import cmath

for z in (1 + 2j, -1 + 0.5j, 2j, -3, 0.5):
    for name in ("sqrt", "exp", "sin", "cos", "phase", "log", "log10"):
        try:
            r = complex(getattr(cmath, name)(z))
            print(name, z, "%.10f %.10f" % (r.real + 0, r.imag + 0))
        except Exception as e:
            print(name, z, type(e).__name__, e)
r, phi = cmath.polar(3 + 4j)
print(r, "%.10f" % phi)
z = cmath.rect(2, cmath.pi / 2)
print("%.10f %.10f" % (abs(z.real), z.imag), cmath.pi, cmath.e)
for f in (lambda: cmath.log(0), lambda: cmath.sqrt("x"), lambda: cmath.polar()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
