# requires: memory
# Objects of hundreds of kilobytes: built, grown, sorted, searched, and gone again.
import gc

block = bytearray(400_000)
block[399_999] = 7
print(len(block), block.find(b"\x07"), sum(memoryview(block)[399_990:]))
del block
gc.collect()

numbers = [(i * 7919) % 20_011 for i in range(20_000)]
print(len(set(numbers)), min(numbers), max(numbers))
numbers.sort()
print(all(a < b for a, b in zip(numbers, numbers[1:])), numbers[10_000])

names = {"name%d" % i: i for i in range(3_000)}
print(len(names), names["name2999"], "name3000" in names)
for i in range(0, 3_000, 2):
    del names["name%d" % i]
print(len(names), sum(names.values()))
del numbers, names
gc.collect()

text = ",".join([str(i) for i in range(20_000)])
print(len(text), text.count("99"), text.rfind(",12345,"))
parts = text.split(",")
print(len(parts), parts[-1])
del text, parts
gc.collect()

bits = 400_000
big = 3 << bits
print(big.to_bytes(50_001, "big")[:2], (big >> 399_999), big % 1_000_003)

chain = None
for i in range(5_000):
    chain = (i, chain)
n = 0
while chain:
    n += 1
    chain = chain[1]
print(n)
