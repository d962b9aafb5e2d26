# Bodies longer than the short forms of jump instructions reach.
def big(n):
    total = 0
    for i in range(n):
        if i % 2 == 0:
            total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
            total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
            total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
            total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
            total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
            total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
            total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
        else:
            try:
                total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
                total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
                total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
                if i == 5:
                    raise ValueError(i)
                total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
                total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
                if i == 7:
                    continue
            except ValueError as e:
                total += e.args[0]
            finally:
                total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
                total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
                total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
                total += i * 3 + 1; total -= i; total ^= 5; total |= 2; total &= 0xFFFF; total += i << 1
            if i == 11:
                break
    else:
        return "completed", total
    return "broken", total


print(big(3), big(9), big(20))
