from utinyec import ec, registry

print(ec.get_bit_length(0), ec.get_bit_length(1), ec.get_bit_length(255), ec.get_bit_length(1 << 100))
print(ec.egcd(240, 46), ec.mod_inv(3, 7), ec.mod_inv(10, 17), ec.mod_inv(-3, 11))
field = ec.SubGroup(p=97, g=(3, 6), n=5, h=1)
curve = ec.Curve(a=2, b=3, field=field, name="tiny")
print(curve, field, curve.is_singular(), curve.on_curve(3, 6), curve.on_curve(3, 7), curve == curve, curve != curve, curve == 5)
g = curve.g
for k in range(-2, 6):
    try:
        print(k, k * g)
    except Exception as e:
        print(k, type(e).__name__, e)
print(g + 2 * g == 3 * g, g - g, g - 2 * g, g == 2 * g, g != g, repr(g))
inf = ec.Inf(curve)
print(inf, inf == ec.Inf(curve), inf != inf, inf + g == g, inf - g == g, g + inf == g, repr(inf))
off = ec.Point(curve, 1, 1)
print(off.on_curve)
for bad in (lambda: g + 1, lambda: g * "x", lambda: inf + 5, lambda: ec.Keypair(curve), lambda: registry.get_curve("nope"), lambda: ec.mod_inv(4, 8)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
c = registry.get_curve("brainpoolP160r1")
print(c.name, c.on_curve(c.g.x, c.g.y))
pair, pub = ec.make_keypair(c, 12345)
print(pub.x, pub.y, pub.on_curve, pair.can_sign)
other = ec.Keypair(c, 777)
public_only = ec.Keypair(c, pub=pub)
a = ec.ECDH(pair)
try:
    print(a.get_secret(other) == ec.ECDH(other).get_secret(public_only))
except ValueError as e:
    print("ValueError", e)
print(field == ec.SubGroup(97, (3, 6), 5, 1), field != field, field == 1, len(registry.EC_CURVE_REGISTRY))
