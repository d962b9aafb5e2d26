s = "naïve café 日本語 😀!"
print(s, len(s), len(s.encode()), s.upper(), s.split(), s.find("日"), s[11:14])
print([ord(c) for c in "aé日😀"], "".join(chr(c) for c in (97, 233, 0x65E5, 0x1F600)))
print(s.replace("é", "e"), "é" * 3, "日" + "本", s.count("é"), s.startswith("naï"), s.endswith("!"), s.rfind("😀"))
print("%s|%5s|%-5s|" % ("é", "é", "é"), "{:>5}|{:<5}|{:^5}|".format("é", "日", "😀"))
print("日本" < "日本語", "é" == "\xe9", "é" in {"é": 1}, hash("é") == hash("\u00e9"))
print("é日".encode(), b"\xc3\xa9".decode(), str(b"\xe6\x97\xa5", "utf-8"), bytes("é", "utf-8"), bytearray("é", "utf-8"))
for bad in (b"\xff", b"\xc3", b"\xc3\x28", b"a\x80", b"\xe6\x97", b"\xf0\x9f\x98"):
    try:
        print(bad.decode())
    except UnicodeError as e:
        print("UnicodeError", bad)
é = "identifier"
print(é)
for i, c in enumerate("a日b"):
    print(i, c)
print("日本語"[-1], "日本語"[:2], "日本語"[1:], list("é日"), "é日".partition("日"), "日,本".split(","), ",".join("日本"))
print(s.isalpha(), "é".isalpha(), "É".isupper(), "é日".strip("é"), sorted("日é a"), max("é日"), repr("é\n日"))
