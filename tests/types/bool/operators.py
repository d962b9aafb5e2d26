# A bool calculates as 0 or 1, beside everything that an int can stand beside.
for f in (
    lambda: (True + True, True - 1, True * 2.5, True / 2, True // 1, True % 2, True**2, 2**True, -True, +True, ~True, abs(False)),
    lambda: (True & True, True | False, True ^ True, True & 3, True << 70, True >> 1, True | 2**70, 2**70 & True),
    lambda: (True == 1, True == 1.0, True == 1 + 0j, 1 == True, 1.0 == True, True != 2, False == 0j, True == "a", None == True, True != None),
    lambda: (True < 2, True <= 1.5, 1.5 > True, True > -1, 2**70 > True, True < 2**70, hash(True), hash(False)),
    lambda: (divmod(True, 2), divmod(2.5, True), True + 1j, 1j * True, True + 2**70, 2**70 * True),
    lambda: ([10, 20][True], "ab" * True, True * "ab", [1] * False, chr(True), range(True), round(True), round(True, 1)),
    lambda: True + "a",
    lambda: True < "a",
    lambda: True + None,
    lambda: "a" + True,
    lambda: [] + True,
    lambda: True @ 1,
    lambda: 1.5 | True,
    lambda: True // False,
    lambda: True % False,
    lambda: True / 0,
    lambda: True.real,
    lambda: bool(1, 2),
    lambda: bool(x=1),
    lambda: divmod(True, "a"),
    lambda: True < 1j,
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
