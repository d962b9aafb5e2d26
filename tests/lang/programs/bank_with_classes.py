class InsufficientFunds(Exception):
    def __init__(self, need, have):
        super().__init__("need %d, have %d" % (need, have))
        self.need = need
        self.have = have


class Account:
    _next = 1

    def __init__(self, owner, balance=0):
        self.id = Account._next
        Account._next += 1
        self.owner = owner
        self._balance = balance
        self.history = []

    @property
    def balance(self):
        return self._balance

    def deposit(self, n):
        if n <= 0:
            raise ValueError("bad amount {}".format(n))
        self._balance += n
        self.history.append(("d", n))

    def withdraw(self, n):
        if n > self._balance:
            raise InsufficientFunds(n, self._balance)
        self._balance -= n
        self.history.append(("w", n))

    def __repr__(self):
        return "<{} {}: {}>".format(type(self).__name__, self.owner, self.balance)

    def __lt__(self, other):
        return self.balance < other.balance


class Savings(Account):
    rate = 5

    def __init__(self, *args, rate=None, **kw):
        super().__init__(*args, **kw)
        if rate is not None:
            self.rate = rate

    def add_interest(self):
        self.deposit(self.balance * self.rate // 100)


class Bank:
    def __init__(self):
        self.accounts = {}

    def __iadd__(self, a):
        self.accounts[a.owner] = a
        return self

    def __getitem__(self, k):
        return self.accounts[k]

    def __iter__(self):
        return iter(sorted(self.accounts.values()))

    def __len__(self):
        return len(self.accounts)

    def transfer(self, a, b, n):
        try:
            self[a].withdraw(n)
        except InsufficientFunds as e:
            print("failed:", e, e.need - e.have)
            return False
        else:
            self[b].deposit(n)
            return True
        finally:
            print("transfer", a, b, n)


bank = Bank()
bank += Account("ann", 100)
bank += Savings("bob", 50, rate=10)
bank += Savings("cy")
print(len(bank), list(bank))
print(bank.transfer("ann", "bob", 30), bank.transfer("cy", "ann", 1))
bank["bob"].add_interest()
print(list(bank), bank["bob"].history, [a.id for a in bank])
for bad in (lambda: bank["zed"], lambda: bank["ann"].deposit(-1)):
    try:
        bad()
    except (KeyError, ValueError) as e:
        print(type(e).__name__, e)
try:
    bank["ann"].balance = 5
except AttributeError as e:
    print("AttributeError")
