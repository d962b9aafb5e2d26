# requires: float64
import cmath

for z in (1 + 1j, 1 - 1j, -1 + 2j, 1 + 0.5j, 0.5j, 2j, -2j, 3 + 4j, 1e5j, 1 + 1e-5j, -2.5, 4):
    print(z, cmath.log(z), cmath.log10(z), cmath.sqrt(z))
