# A block cipher in the manner of AES: a substitution table from a finite field, rows turned, columns mixed, keys added.
import stopwatch


def times(a, b):
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x100:
            a ^= 0x11B
        b >>= 1
    return product


def make_table():
    # Powers of a generator give inverses without a search.
    powers = [1]
    while len(powers) < 255:
        powers.append(times(powers[-1], 3))
    table = bytearray(256)
    for exponent, value in enumerate(powers):
        inverse = powers[-exponent % 255]
        mixed = inverse
        for turn in range(1, 5):
            mixed ^= (inverse << turn | inverse >> 8 - turn) & 0xFF
        table[value] = mixed ^ 0x63
    table[0] = 0x63
    return table


TABLE = make_table()
TWICE = bytearray([times(i, 2) for i in range(256)])


def expand(key, n_rounds):
    words = [list(key[i : i + 4]) for i in range(0, 16, 4)]
    constant = 1
    for i in range(4, 4 * (n_rounds + 1)):
        word = list(words[i - 1])
        if i % 4 == 0:
            word = [TABLE[word[(j + 1) % 4]] for j in range(4)]
            word[0] ^= constant
            constant = TWICE[constant]
        words.append([a ^ b for a, b in zip(word, words[i - 4])])
    keys = []
    for i in range(0, len(words), 4):
        keys.append(bytes(words[i] + words[i + 1] + words[i + 2] + words[i + 3]))
    return keys


def encrypt(block, keys):
    state = bytearray(16)
    for i in range(16):
        state[i] = block[i] ^ keys[0][i]
    turned = bytearray(16)
    last = len(keys) - 1
    for n_round in range(1, last + 1):
        key = keys[n_round]
        for i in range(16):
            turned[i] = TABLE[state[(i * 5) % 16]]
        if n_round < last:
            for i in range(0, 16, 4):
                a, b, c, d = turned[i], turned[i + 1], turned[i + 2], turned[i + 3]
                everything = a ^ b ^ c ^ d
                turned[i] = a ^ everything ^ TWICE[a ^ b]
                turned[i + 1] = b ^ everything ^ TWICE[b ^ c]
                turned[i + 2] = c ^ everything ^ TWICE[c ^ d]
                turned[i + 3] = d ^ everything ^ TWICE[d ^ a]
        for i in range(16):
            state[i] = turned[i] ^ key[i]
    return state


def hexadecimal(data):
    return "".join(["%02x" % byte for byte in data])


def work(n):
    # The example of FIPS 197, appendix C.1.
    keys = expand(bytes(range(16)), 10)
    first = encrypt(bytes([i * 17 for i in range(16)]), keys)
    block = first
    for _ in range(n):
        block = encrypt(block, keys)
    return hexadecimal(first), hexadecimal(block)


stopwatch.run(work, 500, 15)
