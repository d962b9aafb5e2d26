def t(n,f):
    try: print(n,f())
    except BaseException as e: print(n,repr(e))
for recv in (b'abcab', bytearray(b'abcab')):
  for arg in (bytearray(b'b'), memoryview(b'b')):
    for m in ('split','rsplit','partition','rpartition','find','rfind','index','count','startswith','endswith','strip','lstrip'):
        t(m, lambda: getattr(recv,m)(arg) if hasattr(recv,m) else '-')
    t('replace', lambda: recv.replace(arg,b'x'))
    t('replace2', lambda: recv.replace(b'a',arg))
    t('join', lambda: recv.join([arg]))
    t('in', lambda: arg in recv)
    t('add', lambda: recv+arg)
    t('radd', lambda: arg+recv)
    t('eq', lambda: arg==recv)
    t('lt', lambda: arg<recv)
    t('split0', lambda: recv.split(bytearray()))
for arg in (bytearray(b'b'), memoryview(b'b')):
    for m in ('split','rsplit','partition','rpartition','find','count','startswith','strip'):
        t(m, lambda: getattr('abc',m)(arg))
def d():
    v=[]
    del v[0]
t('d',d)
def d():
    v=[1]
    del v[3]
t('d',d)
def d():
    v=[1]
    del v[1<<70]
t('d',d)
def d():
    v=[]
    del v[1<<70]
t('d',d)
def d():
    v=[]
    del v['a']
t('d',d)
t('d',lambda: [].pop('a'))
def d():
    v=[]
    v[0]=1
t('d',d)
for s in ('{} {0.x}','{0.x} {}','{} {0}','{0} {}','{k.x}','{z.x}','{} {z.x}','{5.x}','{0.x}','{.x}','{5}', '{0}{.x}', '{0[a]}','{k[a]}','{z[a]}','{[a]}','{0}{[a]}','{}{0[a]}'):
    t(s, lambda: s.format(1,k=2))
t('min', lambda: [1][-(1<<63)])
t('min', lambda: range(-(1<<63)))
t('min', lambda: [0]*(-(1<<63)))
t('min', lambda: 'a'*(-(1<<63)))
t('min', lambda: 'a'[-(1<<63):])
t('min', lambda: bytes(-(1<<63)))
t('min', lambda: chr(-(1<<63)))
t('min', lambda: 'abc'.find('a',-(1<<63)))
