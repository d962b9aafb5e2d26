# requires: memory
import deflate, io

for data, fmt in ((b"\xcbH\xcd\xc9\xc9W(\xcf/\xcaI\x01\x00", deflate.RAW), (b"\x01\x05\x00\xfa\xffhello", deflate.RAW)):
    d = deflate.DeflateIO(io.BytesIO(data), fmt)
    print(d.read())
import binascii

zl = binascii.a2b_base64(b"eJzLSM3JyVfIQCcBaAMIsQ==")
d = deflate.DeflateIO(io.BytesIO(zl), deflate.ZLIB)
print(d.read(5), d.read())
gz = binascii.a2b_base64(b"H4sIAAAAAAACA8tIzcnJVyjPL8pJAQCFEUoNCwAAAA==")
d = deflate.DeflateIO(io.BytesIO(gz))
print(d.read(3), d.read(100), d.read())
with deflate.DeflateIO(io.BytesIO(gz), deflate.GZIP) as f:
    b = bytearray(4)
    print(f.readinto(b), b)
for bad in (b"", b"\xff\xff\xff", b"\x01\x05\x00\x00\x00"):
    try:
        print(deflate.DeflateIO(io.BytesIO(bad), deflate.RAW).read())
    except Exception as e:
        print(type(e).__name__, e)
print(deflate.AUTO, deflate.RAW, deflate.ZLIB, deflate.GZIP)
