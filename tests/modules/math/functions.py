# requires: float64
import math

for name in ("sqrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "atanh", "floor", "ceil", "trunc", "fabs", "expm1", "log2", "log10", "erf", "erfc", "gamma", "lgamma", "degrees", "radians"):
    f = getattr(math, name)
    print(name, end=" ")
    for x in (0.5, -0.5, 0.0, 0.25, 1, -1, 2.5, 100, -3.7):
        try:
            v = f(x)
            print(v if isinstance(v, int) else "%.12g" % v, end=" ")
        except ValueError as e:
            print("ValueError:", e, end=" ")
        except OverflowError as e:
            print("OverflowError:", e, end=" ")
    print()
print(math.acosh(2) > 1.3169, math.pow(2, 10), "%.10g" % math.pow(2, 0.5), math.fmod(7.5, 2), math.fmod(-7.5, 2), "%.12g" % math.atan2(1, -1), math.copysign(3, -0.0), math.ldexp(0.5, 4), math.frexp(8), math.modf(2.75), math.modf(-2.75))
print(math.log(8, 2), math.log(100, 10), math.pi, math.e, math.tau, math.inf, math.nan)
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1.0), math.isfinite(math.inf), math.isclose(1.0, 1.0 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-9, abs_tol=1e-8))
print(math.factorial(0), math.factorial(5), math.factorial(20), math.factorial(25))
for f in (lambda: math.factorial(-1), lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.log(2, 0), lambda: math.log(2, 1), lambda: math.acos(2), lambda: math.sqrt("x"), lambda: math.floor(math.inf), lambda: math.ceil(math.nan), lambda: math.fmod(1, 0), lambda: math.exp(1000), lambda: math.pow(-8, 0.5), lambda: math.isclose(1, 2, rel_tol=-1), lambda: math.gamma(-1), lambda: math.sin(math.inf)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
