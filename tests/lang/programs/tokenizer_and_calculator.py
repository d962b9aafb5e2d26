class Lexer:
    def __init__(self, text):
        self.text = text
        self.pos = 0

    def __iter__(self):
        return self

    def __next__(self):
        while self.pos < len(self.text) and self.text[self.pos].isspace():
            self.pos += 1
        if self.pos >= len(self.text):
            raise StopIteration
        c = self.text[self.pos]
        start = self.pos
        if c.isdigit():
            while self.pos < len(self.text) and self.text[self.pos].isdigit():
                self.pos += 1
            return ("num", int(self.text[start : self.pos]))
        self.pos += 1
        if c in "+-*/()^":
            return ("op", c)
        raise ValueError("bad character %r at %d" % (c, start))


class Parser:
    PREC = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 3}

    def __init__(self, text):
        self.toks = list(Lexer(text))
        self.i = 0

    def peek(self):
        return self.toks[self.i] if self.i < len(self.toks) else (None, None)

    def take(self):
        t = self.peek()
        self.i += 1
        return t

    def atom(self):
        kind, v = self.take()
        if kind == "num":
            return v
        if v == "(":
            r = self.expr()
            if self.take()[1] != ")":
                raise SyntaxError("expected )")
            return r
        if v == "-":
            return -self.atom()
        raise SyntaxError("unexpected %s" % (v,))

    def expr(self, level=1):
        left = self.atom()
        while True:
            kind, op = self.peek()
            prec = self.PREC.get(op, 0)
            if prec < level:
                return left
            self.take()
            right = self.expr(prec + (op != "^"))
            left = {
                "+": lambda: left + right,
                "-": lambda: left - right,
                "*": lambda: left * right,
                "/": lambda: left // right,
                "^": lambda: left**right,
            }[op]()


for t in ("1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "10 - 4 - 3", "-5 + 2", "100 / 7 / 2", "((42))", "1 +", "2 $ 3", "(1", "7 / 0"):
    try:
        print(t, "=", Parser(t).expr())
    except (SyntaxError, ValueError, ZeroDivisionError) as e:
        print(t, "->", type(e).__name__, e)
