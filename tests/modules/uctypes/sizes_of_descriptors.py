# requires: host
import uctypes as u


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


descriptors = (
    {},
    [],
    (),
    ("text",),
    (u.PTR * 3,),
    (0, {}, "more"),
    (0, {"x": u.UINT16}),
    (0, u.UINT8),
    (u.PTR | 0,),
    (u.PTR | 0, u.UINT8),
    (u.ARRAY | 0,),
    (u.ARRAY | 0, u.UINT16 | 5),
    (u.ARRAY | 0, 3, {"x": u.UINT32, "y": u.UINT8 | 4}),
    (u.ARRAY | 0, 3, {}, "more"),
    {"a": (1,)},
    {"a": u.BFUINT16 | 3 << u.BF_POS | 4 << u.BF_LEN},
    u.UINT8,
)
for descriptor in descriptors:
    attempt(lambda: u.sizeof(descriptor))
    attempt(lambda: u.sizeof(descriptor, u.LITTLE_ENDIAN))
    attempt(lambda: u.struct(0, descriptor))
made = u.struct(0, {"a": u.UINT8 | 5, "b": u.UINT32})
attempt(lambda: u.sizeof(made))
attempt(lambda: u.sizeof(made, u.NATIVE))
