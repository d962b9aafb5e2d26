import math

for x in (0.0, 0.5, -0.5, 1.5, -1.5, 2.0, 2.25, -7.75, 1024.5):
    print(x, math.floor(x), math.ceil(x), math.trunc(x), math.fabs(x), round(x), int(x))
print(math.floor(5), math.ceil(-5), math.trunc(3), type(math.floor(1.5)), math.sqrt(16), math.sqrt(0.25), math.pow(2, 3))
print(math.modf(2.5), math.frexp(0.75), math.ldexp(0.75, 3), math.copysign(2.0, -1), math.fmod(5.5, 2), math.degrees(0), math.radians(0))
print(math.isnan(float("nan")), math.isinf(float("inf")), math.isfinite(0), math.isnan(1), math.sin(0), math.cos(0), math.exp(0), math.log(1), math.atan2(0, 1))
