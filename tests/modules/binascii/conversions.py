import binascii

print(binascii.hexlify(b"\x00\x01\xfe\xff"), binascii.hexlify(b"abc", ":"), binascii.hexlify(bytearray(b"\x10")), binascii.hexlify(b""))
print(binascii.unhexlify("0001feFF"), binascii.unhexlify(b"6162"), binascii.unhexlify(""))
print(binascii.b2a_base64(b"hello"), binascii.b2a_base64(b""), binascii.b2a_base64(b"a"), binascii.b2a_base64(b"ab"), binascii.b2a_base64(b"abc", newline=False), binascii.b2a_base64(bytes(range(20))))
print(binascii.a2b_base64(b"aGVsbG8="), binascii.a2b_base64("YQ=="), binascii.a2b_base64("YWI="), binascii.a2b_base64("YWJj\n"), binascii.a2b_base64(" Y W J j "), binascii.a2b_base64(b""))
print(hex(binascii.crc32(b"123456789")), hex(binascii.crc32(b"")), hex(binascii.crc32(b"world", binascii.crc32(b"hello "))), hex(binascii.crc32(b"hello world")))
for f in (lambda: binascii.unhexlify("0"), lambda: binascii.unhexlify("zz"), lambda: binascii.a2b_base64("abc"), lambda: binascii.hexlify("text"), lambda: binascii.hexlify(5), lambda: binascii.crc32()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
