# Searching takes time in proportion to the text, however long the sought text is and however nearly it fits.
a = "a" * 4000
nearly = "a" * 1500 + "b"
print(a.find(nearly), a.rfind("b" + "a" * 1500), a.count(nearly), nearly in a)
print(a.split(nearly) == [a], a.replace(nearly, "") == a, a.partition(nearly)[0] == a, a.rpartition("b" + "a" * 1500)[2] == a)
print((a + "b").find(nearly), ("b" + a).rfind("b" + "a" * 1500), (a + "b" + a).count("b" + "a" * 100))
print(a.find("a" * 40), a.rfind("a" * 40), a.count("a" * 40), a.find("a" * 40, 3970), a.find("a" * 4000), a.find("a" * 4001))
data = bytes(5000)
print(data.find(bytes(2000) + b"b"), data.rfind(b"b" + bytes(2000)), bytes(2000) + b"b" in data, bytearray(data).find(bytes(33)))
text = "".join(chr(0x3B1 + i * i % 24) for i in range(2000))
print([text.find(text[i : i + 40]) == text.index(text[i : i + 40]) <= i for i in range(0, 1900, 100)])
print(text.find("é" * 40), text.rfind(text[500:560]), text.find(text[500:560]))
