def t(f):
    try: print(f())
    except BaseException as e: print(repr(e))
t(lambda: 1 in True)
t(lambda: True in True)
t(lambda: 1<<70 in True)
t(lambda: 'a' in True)
t(lambda: 1 in 5)
t(lambda: True in 5)
t(lambda: 'a' in 5)
t(lambda: 1 in (1<<70))
t(lambda: 1 in 1.5)
t(lambda: None in None)
t(lambda: 1 in None)
t(lambda: 5 in None)
for v in (bytearray(), b'', bytearray(b'abc\x01'), b'abc\x01'):
    for B in (b'', b'a', bytearray(b'xyz'), bytearray(), memoryview(b'view'), memoryview(b'ab'), memoryview(b''), 97, True, '', 'a', None, 300):
        t(lambda: B in v)
for f in ('find','index','rfind','startswith'):
    t(lambda: getattr(b'a\x01b',f)(True)); t(lambda: getattr(b'a\x01b',f)(98)); t(lambda: getattr(b'a\x01b',f)(1.5))
for n in (0,1,-1,2):
    t(lambda: round(-0.0,n)); t(lambda: round(-0.04,n)); t(lambda: round(-1e-20,n))
t(lambda: round(-0.0))
