# What has __int__ counts as a number for repetition, and for slices.
class Num:
    def __int__(self):
        return 3


n = Num()
print("ab" * n, [0] * n, b"x" * n, (1,) * n)
try:
    print(n * "ab")
except TypeError as e:
    print("TypeError", e)
print("abcdef"[:n], [1, 2, 3, 4][n:])
