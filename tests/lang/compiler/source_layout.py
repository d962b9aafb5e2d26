x=1;y = 2
if x==1:y=3;print(x,y)
def f(a,b = 2,* args,c= 3,** kw):return(a,b,args,c,kw)
print( f( 1 ),f(1 ,2, 3 , c = 4) )
print (  [ 1,2 , 3 ] [ 1 ] , { 'a' : 1 } [ 'a' ] , ( 1 , ) )
class   C  :   z   =   5
print(C . z, C( ).z)
# trailing comment without newline before it
z = (1 +      # a comment inside
     # a whole line of comment

     2)       ;print(z)
s = 'a' \
    'b' \
    "c"
print(s)
for i in range(2):
    # comment first

    print(i)

    # comment last
while x: x=0; print("one line while")
try: 1/0
except ZeroDivisionError: print("one line except")
finally: print("one line finally")
with __import__("io").StringIO("w") as g: print(g.read())
if 0: pass
elif 1: print("elif")
else: pass
lst = [
    1,
    2,   # two

    3,
]
print(lst)
def deco(f):return f
@deco
@deco
def g(): return "decorated"
print(g());print("semi");
print("""triple
  with "quotes" and \
continued
""")
if True:
	print("tab indented")
	if True:
		print("two tabs")
print("last")
