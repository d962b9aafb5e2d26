print(abs(-5), abs(5), abs(-2.5), abs(True), abs(-(10**20)), abs(3 + 4j))
print(divmod(7, 2), divmod(-7, 2), divmod(7, -2), divmod(7.5, 2), divmod(10**20, 7), divmod(True, 2))
print(pow(2, 3), pow(2, -1), pow(2, 0.5) > 1.41, pow(2, 10, 1000), pow(10**20, 3, 7), pow(-2, 3), pow(-2, 3, 5), pow(0, 0))
print(round(2.5), round(3.5), round(-0.5), round(1.25, 1), round(5), round(1234, -2), round(2.5, 0), round(1e10), round(True))
print(bin(10), bin(-10), bin(0), oct(8), oct(-8), hex(255), hex(-255), hex(10**20), bin(True))
print(chr(65), ord("A"), chr(0x20AC), ord("€"), chr(0), ord("\0"), ord(b"a"), chr(127), ord("\U0001F600"))
print(int(2.5), float(2), complex(1, 2), bool("x"), int("0b11", 0), int("z", 36), float("1e3"), str(1.5), repr("a"))
print(hash(1), hash(1) == hash(1.0), hash(True), hash("a") == hash("a"), hash((1, 2)) == hash((1, 2)), hash(None) == hash(None))
print(isinstance(1, (str, int)), isinstance("a", (int, (float, str))) if 0 else isinstance("a", (int, str)), issubclass(bool, (int, bool)), callable(print))
print(max(1, 2.5), min(1, True), max(10**20, 1), sum([10**20, 1]), id(None) == id(None), id(1) == id(1))
for f in (lambda: abs("a"), lambda: divmod(1), lambda: pow("a", 2), lambda: pow(2.5, 2, 3), lambda: round(None), lambda: bin("a"), lambda: hex(1.5), lambda: chr("a"), lambda: chr(-1), lambda: ord(1), lambda: ord("ab"), lambda: oct(None), lambda: round(2.5, "a"), lambda: int("1", 2, 3)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
