from cayennelpp import LppData, LppFrame, LppUtil
from cayennelpp.lpp_type import LppType

f = LppFrame()
f.add_digital_input(1, 1)
f.add_digital_output(2, 0)
f.add_analog_input(3, 1.5)
f.add_analog_output(4, -2.25)
f.add_luminosity(5, 1234)
f.add_presence(6, 1)
f.add_temperature(7, -12.5)
f.add_humidity(8, 50.5)
f.add_accelerometer(9, 0.5, -0.25, 1.0)
f.add_barometer(10, 1013.0)
f.add_gyrometer(11, 1.0, -2.0, 0.5)
f.add_switch(13, 1)
f.add_percentage(14, 55)
f.add_unix_time(15, 5)
f.add_colour(16, 255, 128, 0)
f.add_generic(17, 65536)
f.add_voltage(18, 3.25)
f.add_direction(19, 90)
print(len(f), f.size, f.maxsize)
b = f.to_bytes()
print(b)
g = LppFrame.from_bytes(b)
print(len(g), g.to_bytes() == b)
print(f)
for d in g:
    print(d.channel, int(d.type) if not isinstance(d.type, int) else d.type, d.value, len(d), d.to_bytes())
print([d.channel for d in g.get_by_type(103)], [d.channel for d in g.get_by_name("Temperature Sensor")])
t = LppType.get_lpp_type(103)
print(t, int(t), t.size, t.dimension, t.decode(bytearray(b"\xff\x83")), t.encode((-12.5,)))
print(LppUtil.json_encode_type_int(t), LppUtil.json_encode_type_str(t), len(LppUtil.json_encode_type_int(f)), sorted(LppUtil.json_encode(g.data[0])))
f.reset()
print(len(f), f.size, f)
small = LppFrame(maxsize=5)
small.add_temperature(0, 20.0)
for bad in (
    lambda: small.add_temperature(1, 20.0),
    lambda: LppData(300, 103, (1.0,)),
    lambda: LppData(1, 999, (1.0,)),
    lambda: LppData(1, 103, (1.0, 2.0)),
    lambda: LppData.from_bytes(b"\x01"),
    lambda: LppData.from_bytes(b"\x01\x67\x00"),
    lambda: setattr(small, "maxsize", -1),
    lambda: setattr(small, "maxsize", 2),
    lambda: LppFrame([5]),
    lambda: LppUtil.json_encode(5),
):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
small.maxsize = 20
print(small.maxsize, small.size)
