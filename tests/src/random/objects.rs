//! Statements on objects: containers that change step by step, calls of every shape, generators that are driven, classes
//! with special methods, closures, unpacking.

use super::Maker;

/// What stands for the objects of one kind: an expression that makes one, and statements on it, which is `v`.
///
/// In a statement `I` is a small integer, `X` a value, `S` a sequence, `H` one whose items can be keys, `K` a key, `B` bytes, `T` text.
struct Kind {
    make: &'static [&'static str],
    steps: &'static [&'static str],
}

const KINDS: [Kind; 8] = [
    Kind {
        make: &["list(S)", "[X, X, X]", "[I, I, I, I, I, I]", "[]"],
        steps: &[
            "v.append(X)",
            "v.extend(S)",
            "v.insert(I, X)",
            "print(v.pop(I))",
            "print(v.pop())",
            "v.remove(X)",
            "v.reverse()",
            "v.sort(key=repr)",
            "v.sort(key=repr, reverse=True)",
            "v[I] = X",
            "v[I:I] = S",
            "v[I:] = S",
            "v[:I] = S",
            "del v[I]",
            "del v[I:I]",
            "v += S",
            "v *= I",
            "v = v * I",
            "v = v + list(S)",
            "print(v.count(X))",
            "print(v.index(X))",
            "print(v[I:I:I])",
            "print(v[::I])",
            "v[I:I:I] = S",
            "del v[::I]",
            "print(X in v)",
            "print(v == v.copy(), v < [X])",
            "v.clear()",
            "print(list(reversed(v)))",
            "print(v[X])",
            "print(sum(v))",
            "print(max(v, key=repr), min(v, key=repr))",
            "a, b, *c = v\nprint(a, b, c)",
            "*a, b = v\nprint(a, b)",
            "a, b = v\nprint(a, b)",
            "print([x for x in v if x], [i for i, x in enumerate(v)])",
            "print(any(v), all(v), len(v))",
        ],
    },
    Kind {
        make: &["bytearray(B)", "bytearray(10)", "bytearray(b'0123456789')"],
        steps: &[
            "v.append(I)",
            "v.append(X)",
            "v.extend(B)",
            "v[I] = I",
            "v[I] = X",
            "v[I:I] = B",
            "v[I:] = B",
            "v[:I] = B",
            "v += B",
            "v += X",
            "v = v * I",
            "v = v + B",
            "print(v[I], v[I:I])",
            "print(v[X])",
            "print(v.find(B), v.count(B), v.startswith(B))",
            "print(v.decode())",
            "print(v == B, v < B, B in v)",
            "print(v.split(B))",
            "print(v.strip(B), v.replace(B, B))",
            "print(bytes(v), len(v), list(v))",
            "print(v.hex())",
            "print(I in v, 300 in v)",
        ],
    },
    Kind {
        make: &[
            "array('b', [1, -2, 3])",
            "array('H', [1, 500])",
            "array('i', [1, 2, 3, 4])",
            "array('d', [1.5, 2])",
            "array('B', B)",
            "array('q', [1 << 40, -1])",
            "array('h')",
        ],
        steps: &[
            "v.append(I)",
            "v.append(X)",
            "v.extend(array('b', [1]))",
            "v.extend(S)",
            "v[I] = I",
            "v[I] = X",
            "print(v[I], v[I:I])",
            "v[I:I] = v",
            "v += v",
            "v = v + v",
            "v *= 2",
            "print(len(v), list(v))",
            "print(v == v[:], v == list(v))",
            "print(I in v)",
            "print(bytes(v), bytearray(v))",
            "print(v.decode)",
            "print(sum(v))",
        ],
    },
    Kind {
        make: &[
            "memoryview(bytearray(b'0123456789'))",
            "memoryview(B)",
            "memoryview(array('h', [1, 2, 3]))",
            "memoryview(bytearray(8))[2:6]",
        ],
        steps: &[
            "v[I] = I",
            "v[I] = X",
            "v[I:I] = B",
            "v[I:I] = b'ab'",
            "v[1:3] = b'zz'",
            "v[:2] = v[2:4]",
            "print(bytes(v[I:I]), v[I])",
            "print(list(v), len(v))",
            "v = v[I:]",
            "v = v[:I]",
            "print(v == B)",
            "print(bytes(v))",
            "print(v[X])",
            "v += B",
            "print(v[::2])",
        ],
    },
    Kind {
        make: &[
            "{}",
            "{K: X, K: X}",
            "{i: i * i for i in range(7)}",
            "dict(a=X, b=X)",
            "dict([(K, X), (K, X)])",
            "dict.fromkeys([K, K, K], X)",
            "{'k%d' % i: i for i in range(12)}",
        ],
        steps: &[
            "v[K] = X",
            "v[K] = X",
            "v[K] = X",
            "del v[K]",
            "print(v.pop(K))",
            "print(v.pop(K, X))",
            "print(v.setdefault(K, X))",
            "print(v.get(K), v.get(K, X))",
            "v.update({K: X, K: X})",
            "v.update([(K, X)])",
            "v.update(k=X)",
            "v.update(X)",
            "print(K in v, X in v)",
            "print(v.popitem())",
            "print(list(v.items()))",
            "print(list(v), len(v))",
            "print(v == {K: X}, v == v.copy())",
            "print(v | {K: X})",
            "v |= {K: X}",
            "v = v.copy()",
            "v.clear()",
            "print(v.keys(), v.values())",
            "print(v[X])",
            "for k in v:\n    del v[k]\n    break",
            "print({k: v[k] for k in v if k})",
            "print(sorted(v.values(), key=repr))",
            "print([*v], {**v, 'z': 1})",
            "for i in range(30):\n    v[i] = i\nfor i in range(28):\n    del v[i]",
        ],
    },
    Kind {
        make: &["set()", "{K, K, K}", "set(range(9))", "set('hello world')", "frozenset([K, K])", "set(H)"],
        steps: &[
            "v.add(K)",
            "v.add([K])",
            "v.discard(K)",
            "v.remove(K)",
            "v.update({K, K})",
            "v.update(H)",
            "print(v | {K})",
            "print(v & {K, 1, 2, 'a'})",
            "print(v - {K, 1})",
            "print(v ^ {K, 2, 3})",
            "v |= {K}",
            "v &= {K, 1, 2, 3, 'a'}",
            "v -= {K}",
            "v ^= {K}",
            "print(K in v, X in v)",
            "print(v <= {K, 1, 2}, v < {K}, v >= {K}, v > set(), v == {K}, v != {K})",
            "print(v.issubset({K, K}), v.issuperset({K}), v.isdisjoint({K}))",
            "print(v.union(H), v.intersection(H))",
            "print(v.difference(H), v.symmetric_difference(H))",
            "v.difference_update(H)",
            "v.intersection_update(H)",
            "v.clear()",
            "print(len(v), sorted(v, key=repr))",
            "v = v.copy()",
            "print(list(v))",
            "v.pop() if len(v) == 1 else None",
            "print(frozenset(v) == v, v | [1])",
            "print({v: 1})",
        ],
    },
    Kind {
        make: &["T", "T + T", "T * 3"],
        steps: &[
            "v += T",
            "v = v + X",
            "v = v * I",
            "print(v[I], v[I:I])",
            "print(v[::I])",
            "print(v.find(T), v.rfind(T, I), v.count(T))",
            "print(v.find(T, I, I), v.index(T, I))",
            "print(v.split(T))",
            "print(v.rsplit(T, I))",
            "print(v.split(None, I), v.rsplit(None, I))",
            "print(v.replace(T or 'a', T))",
            "print(v.replace(T or 'b', T, I))",
            "print(v.strip(), v.lstrip('hx'), v.rstrip('da'))",
            "print(v.partition(T), v.rpartition(T))",
            "print((v if v.encode() == v.lower().encode() and len(v) == len(v.encode()) else 'x').center(I + 9), '|')",
            "print(v.upper(), v.lower())",
            "print(v.startswith(T), v.endswith(T), v.startswith(T, I))",
            "print(v.join(list(S)))",
            "print(v.join([T, T, T]))",
            "print(v.encode(), len(v), len(v.encode()))",
            "print(repr(v), [c for c in v])",
            "print(v < T, v == T, T in v)",
            "print(v.splitlines(), v.splitlines(True))",
            "print(v % X)",
            "print(v.format(X, X))",
            "print(v.isdigit(), v.isalpha(), v.isspace(), v.isupper(), v.islower())",
            "print(int(v, 0))",
            "print(int(v))",
            "print(float(v))",
            "print([ord(c) for c in v])",
            "v = ''.join(reversed(v)) if len(v) == len(v.encode()) else v",
            "print(hash(v) == hash(v + ''))",
            "print(v[X])",
            "v[0] = 'x'",
            "print(bytes(v, 'utf-8'))",
        ],
    },
    Kind {
        make: &["B", "B + b'abc'", "bytes(S)", "bytes(range(I))"],
        steps: &[
            "v += B",
            "v = v + X",
            "v = v * I",
            "print(v[I], v[I:I])",
            "print(v[::I])",
            "print(v.find(B), v.rfind(B), v.count(B))",
            "print(v.split(B), v.split())",
            "print(v.replace(B, B))",
            "print(v.strip(B), v.lstrip(), v.rstrip(B))",
            "print(v.partition(B))",
            "print(v.join([B, B]))",
            "print(v.decode())",
            "print(list(v), len(v))",
            "print(v < B, v == B, B in v, I in v)",
            "print(v.startswith(B), v.endswith(B))",
            "print(v.upper(), v.isdigit())",
            "print(v.hex(), v.hex(':'))",
            "print(bytes.fromhex(v.hex()))",
            "print(int.from_bytes(v, 'big'), int.from_bytes(v, 'little'))",
            "v[0] = 1",
            "print(v % X)",
        ],
    },
];

/// Right sides of operators that classes define.
const OPERATORS: [(&str, &str); 16] = [
    ("+", "add"),
    ("-", "sub"),
    ("*", "mul"),
    ("/", "truediv"),
    ("//", "floordiv"),
    ("%", "mod"),
    ("&", "and"),
    ("|", "or"),
    ("^", "xor"),
    ("<<", "lshift"),
    (">>", "rshift"),
    ("**", "pow"),
    ("<", "lt"),
    ("<=", "le"),
    ("==", "eq"),
    (">", "gt"),
];

impl Maker {
    fn key(&mut self) -> String {
        // Hashes of tuples and classes are made from addresses.
        self.pick(&[
            "0",
            "1",
            "2",
            "3",
            "-1",
            "10",
            "'a'",
            "'b'",
            "'key'",
            "None",
            "True",
            "1.5",
            "1.0",
            "'a' + 'b'",
            "b'a'",
            "1 << 40",
            "-7",
            "100",
            "'longer key of more than ten characters'",
            "2.0",
            "'é'",
        ])
        .into()
    }

    /// A statement in which the capital letters have become expressions.
    fn fill(&mut self, template: &str) -> String {
        let mut text = String::new();
        let mut before = ' ';
        let mut letters = template.chars().peekable();
        while let Some(letter) = letters.next() {
            let alone =
                !before.is_alphanumeric() && before != '\'' && letters.peek().is_none_or(|next| !next.is_alphanumeric() && *next != '\'');
            before = letter;
            match letter {
                'I' if alone => text.push_str(&self.small()),
                'X' if alone => text.push_str(&self.value(1)),
                'S' if alone => text.push_str(&self.sequence(1)),
                'H' if alone => {
                    text.push_str(self.pick(&["'hello'", "range(5)", "['key', 1, 2.5]", "(3, 'a', None)", "b'abc'", "{1: 2, 'k': 3}", "7"]))
                }
                'K' if alone => text.push_str(&self.key()),
                'B' if alone => text.push_str(&self.bytes()),
                'T' if alone => text.push_str(&self.literal()),
                _ => text.push(letter),
            }
        }
        text
    }

    /// A function that makes an object and changes it step by step.
    pub(super) fn steps(&mut self, out: &mut String, name: &str) {
        let kind = &KINDS[self.below(KINDS.len())];
        let make = self.pick(kind.make);
        let make = self.fill(make);
        out.push_str(&format!("\n\ndef {name}():\n    v = {make}\n    print(v)\n"));
        for _ in 0..3 + self.below(7) {
            let step = self.pick(kind.steps);
            let step = self.fill(step).replace('\n', "\n        ");
            out.push_str(&format!(
                "    try:\n        {step}\n    except Exception as e:\n        print(type(e).__name__, e)\n    print(v)\n"
            ));
        }
        out.push_str(&format!("\n\nt({name})\n"));
    }

    /// A text literal of escapes, other scripts and formats.
    fn literal(&mut self) -> String {
        if self.below(2) == 0 {
            return self.text();
        }
        let quote = self.pick(&["'", "\"", "'''"]);
        let prefix = self.pick(&["", "", "", "r", "f"]);
        let mut text = String::new();
        for _ in 0..self.below(5) {
            let piece = self.pick(&[
                "a",
                "b ",
                "\\n",
                "\\t",
                "\\x41",
                "\\u00e9",
                "é",
                "日本",
                "\\\\",
                "\\101",
                "\\0",
                "{{",
                "}}",
                "%%",
                ",",
                "1",
                " ",
                "\\'",
                "\\\"",
                "ß",
                "😀",
                "\\U0001F600",
                "x",
                "\\x7f",
                "\\r",
            ]);
            // A raw text cannot end in a backslash.
            text.push_str(if prefix == "r" && piece.ends_with('\\') { "w" } else { piece });
        }
        if prefix == "f" {
            text.push_str(self.pick(&["{1}", "{'a'!r}", "{3:4d}|", "{1.5}", "{[1, 2]}", ""]));
        }
        format!("{prefix}{quote}{text}{quote}")
    }

    /// A function of some shape, and calls of it of others.
    pub(super) fn calls(&mut self, out: &mut String, name: &str) {
        let n_plain = self.below(4);
        let n_defaults = self.below(n_plain + 1);
        let mut params: Vec<String> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for i in 0..n_plain {
            let param = ["a", "b", "c"][i];
            names.push(param.into());
            params.push(if i >= n_plain - n_defaults { format!("{param}={}", self.small()) } else { param.into() });
        }
        let has_star = self.below(2) == 0;
        if has_star {
            params.push("*args".into());
            names.push("args".into());
        }
        for keyword in ["k", "m"] {
            if self.below(3) == 0 {
                if !params.iter().any(|param| param.starts_with('*')) {
                    params.push("*".into());
                }
                params.push(if self.below(2) == 0 { keyword.into() } else { format!("{keyword}={}", self.small()) });
                names.push(keyword.into());
            }
        }
        if self.below(3) == 0 {
            params.push("**kw".into());
            // Its order is that of a table.
            names.push("sorted(kw.items())".into());
        }
        let body = if names.is_empty() { "'none'".into() } else { format!("({},)", names.join(", ")) };
        out.push_str(&format!("\n\ndef {name}({}):\n    return {body}\n\n\n", params.join(", ")));
        for _ in 0..6 {
            let mut arguments: Vec<String> = Vec::new();
            for _ in 0..self.below(5) {
                arguments.push(self.small());
            }
            if self.below(3) == 0 {
                arguments.push(self.pick(&["*()", "*[1, 2]", "*'xy'", "*range(3)", "*5", "*{1: 2}"]).into());
            }
            for keyword in ["a", "b", "k", "m", "z"] {
                if self.below(4) == 0 {
                    arguments.push(format!("{keyword}={}", self.small()));
                }
            }
            if self.below(4) == 0 {
                arguments.push(self.pick(&["**{}", "**{'k': 1}", "**{'b': 2, 'm': 3}", "**{'z': 1}", "**{1: 2}", "**5"]).into());
            }
            out.push_str(&format!("t(lambda: {name}({}))\n", arguments.join(", ")));
        }
    }

    /// A generator, and what is done to it.
    pub(super) fn generator(&mut self, out: &mut String, name: &str) {
        out.push_str(&format!("\n\ndef {name}(n):\n"));
        let mut body = String::new();
        self.generator_block(&mut body, 1, 3, name);
        out.push_str(&body);
        out.push_str(&format!("    return {}\n\n\ng = {name}({})\n", self.small(), self.small()));
        for _ in 0..8 {
            let action = match self.below(9) {
                0..=3 => "next(g)".into(),
                4 | 5 => format!("g.send({})", self.value(0)),
                6 => {
                    format!("g.throw({})", self.pick(&["ValueError", "KeyError(1)", "GeneratorExit", "ValueError, 5"]))
                }
                7 => "g.close()".into(),
                _ => self.pick(&["list(g)", "sum(1 for x in g)", "[*g]", "'x' in g"]).into(),
            };
            out.push_str(&format!("u(lambda: {action})\n"));
        }
    }

    fn generator_block(&mut self, out: &mut String, level: usize, depth: usize, name: &str) {
        let indent = "    ".repeat(level);
        for _ in 0..1 + self.below(3) {
            let mark = self.below(100);
            match self.below(if depth == 0 { 4 } else { 9 }) {
                0 | 1 => out.push_str(&format!("{indent}yield {mark}\n")),
                2 => out.push_str(&format!("{indent}print('got', (yield {mark}))\n")),
                3 => out.push_str(&format!(
                    "{indent}{}\n",
                    self.pick(&["n += 1", "print('n', n)", "if n > 3: return n", "if n == 2: raise KeyError(n)"])
                )),
                4 => out.push_str(&format!(
                    "{indent}print((yield from {}))\n",
                    self.pick(&["range(2)", "[1, 2]", "(x for x in 'ab')", "iter(())", "{5: 6}"])
                )),
                5 => {
                    out.push_str(&format!(
                        "{indent}if n < 3:\n{indent}    r = yield from {name}(n + 2)\n{indent}    print('returned', r)\n"
                    ));
                }
                6 => {
                    out.push_str(&format!("{indent}for i{level} in range({}):\n", 1 + self.below(3)));
                    self.generator_block(out, level + 1, depth - 1, name);
                    out.push_str(&format!("{indent}    {}\n", self.pick(&["pass", "continue", "break"])));
                }
                7 => {
                    out.push_str(&format!("{indent}with CM({mark}, {}):\n", self.pick(&["True", "False"])));
                    self.generator_block(out, level + 1, depth - 1, name);
                }
                _ => {
                    out.push_str(&format!("{indent}try:\n"));
                    self.generator_block(out, level + 1, depth - 1, name);
                    if self.below(2) == 0 {
                        let kind = self.pick(&["ValueError", "KeyError", "Exception", "GeneratorExit", "BaseException"]);
                        out.push_str(&format!("{indent}except {kind} as e:\n{indent}    print('caught', repr(e))\n"));
                        self.generator_block(out, level + 1, depth - 1, name);
                        out.push_str(&format!("{indent}    {}\n", self.pick(&["pass", "raise", "n += 5", "return 'handled'"])));
                    } else {
                        out.push_str(&format!("{indent}finally:\n{indent}    print('finally', {mark})\n"));
                    }
                }
            }
        }
    }

    /// A class with some special methods, one derived from it, and what is done to their instances.
    pub(super) fn class_and_uses(&mut self, out: &mut String, name: &str) {
        out.push_str(&format!("\n\nclass {name}:\n    shared = [1]\n\n    def __init__(self, x=0):\n        self.x = x\n"));
        let mut body = String::new();
        let mut has = |maker: &mut Self, text: &str| {
            if maker.below(2) == 0 {
                body.push_str(&format!("\n    {}\n", text.replace('\n', "\n    ")));
            }
        };
        let result = self.pick(&["self.x", "NotImplemented", "5", "('r', self.x)", "[]", "True", "False"]);
        for (_, method) in OPERATORS {
            if self.below(3) == 0 {
                has(self, &format!("def __{method}__(self, o):\n    print('{method}', self.x)\n    return {result}"));
            }
            if self.below(4) == 0 && !["lt", "le", "eq", "gt"].contains(&method) {
                has(self, &format!("def __r{method}__(self, o):\n    print('r{method}', self.x, type(o).__name__)\n    return {result}"));
                has(self, &format!("def __i{method}__(self, o):\n    print('i{method}', self.x, type(o).__name__)\n    return self"));
            }
        }
        has(self, "def __repr__(self):\n    return 'R(%r)' % (self.x,)");
        has(self, "def __str__(self):\n    return 'S<%s>' % (self.x,)");
        has(self, "def __len__(self):\n    return abs(self.x)");
        has(self, "def __bool__(self):\n    return self.x > 1");
        has(self, "def __hash__(self):\n    return hash(self.x)");
        has(self, "def __getitem__(self, i):\n    if i == 4: raise IndexError\n    return ('item', i)");
        has(self, "def __setitem__(self, i, v):\n    print('set', i, v)");
        has(self, "def __delitem__(self, i):\n    print('del', i)");
        has(self, "def __contains__(self, i):\n    return i == self.x");
        has(self, "def __call__(self, *a, **k):\n    return ('called', a, sorted(k))");
        has(self, "def __getattr__(self, n):\n    if n == 'none' or n[:2] == '__': raise AttributeError(n)\n    return 'attr ' + n");
        has(self, "def __iter__(self):\n    return iter([self.x, 2])");
        has(self, "def __neg__(self):\n    return -self.x");
        has(self, "def __invert__(self):\n    return 'inverted'");
        has(self, "def __abs__(self):\n    return 7");
        has(self, "def __int__(self):\n    return 42");
        has(self, "@property\ndef p(self):\n    return ('property', self.x)\n\n@p.setter\ndef p(self, v):\n    self.x = v");
        has(self, "@staticmethod\ndef s(*a):\n    return a");
        has(self, "@classmethod\ndef c(cls, *a):\n    return cls.__name__, a");
        has(self, "def m(self, n=1):\n    self.x += n\n    return self.x");
        has(
            self,
            "def __enter__(self):\n    print('enter')\n    return self\n\ndef __exit__(self, *a):\n    print('exit', a[0])\n    return True",
        );
        out.push_str(&body);
        out.push_str(&format!("\n\nclass {name}D({name}):\n    own = 3\n"));
        if self.below(2) == 0 {
            out.push_str("\n    def __init__(self, x=1):\n        super().__init__(x + 10)\n");
        }
        if self.below(2) == 0 {
            out.push_str("\n    def m(self, n=2):\n        return ('derived', super().m(n))\n");
        }
        out.push_str(&format!("\n\na = {name}({})\nb = {name}D({})\n", self.small(), self.small()));
        for _ in 0..14 {
            let (left, right) = match self.below(5) {
                0 => ("a", "b"),
                1 => ("b", "a"),
                2 => ("a", "1"),
                3 => ("1", "a"),
                _ => ("b", "'x'"),
            };
            let (operator, _) = OPERATORS[self.below(OPERATORS.len())];
            let one = self.pick(&["a", "b"]);
            match self.below(5) {
                0 | 1 => out.push_str(&format!("w(lambda: {left} {operator} {right})\n")),
                2 if operator.len() == 1 && operator != "<" && operator != ">" => {
                    out.push_str(&format!("def h(v={one}):\n    v {operator}= {right}\n    return v\n\n\nw(h)\n"));
                }
                _ => {
                    let action = self.pick(&[
                        "len(O)",
                        "bool(O)",
                        "'yes' if O else 'no'",
                        "O[1]",
                        "O['k']",
                        "O[1:2]",
                        "1 in O",
                        "list(O)",
                        "O(1, k=2)",
                        "O.missing",
                        "O.none",
                        "O.x",
                        "O.shared.append(2)",
                        "-O",
                        "~O",
                        "abs(O)",
                        "int(O)",
                        "O.p",
                        "O.s(1, 2)",
                        "O.c(1)",
                        "O.m()",
                        "O.m(5)",
                        "isinstance(O, list)",
                        "hash(O) == hash(O)",
                        "{O: 1}[O]",
                        "O == O",
                        "O != O",
                        "type(O).__name__",
                        "hasattr(O, 'm')",
                        "setattr(O, 'x', 9)",
                        "getattr(O, 'own', 'no')",
                        "repr(O)[:3]",
                        "'%s' % O if hasattr(O, '__str__') else 0",
                        "sorted([O, O], key=lambda v: 1) and 1",
                        "max(O, O) is O",
                        "O.__class__.__name__",
                        "delattr(O, 'x')",
                        "delattr(O, 'nothing')",
                        "next(iter(O))",
                        "[*O]",
                        "issubclass(type(O), type(a))",
                        "sum(O)",
                        "O is not O",
                        "not O",
                        "O in [O]",
                        "dict(O)",
                        "tuple(O)",
                        "(lambda *z: z)(*O)",
                    ]);
                    out.push_str(&format!("w(lambda: {})\n", action.replace('O', one)));
                }
            }
        }
        out.push_str("def h(v=a):\n    with v as z:\n        1 / 0\n    return 'swallowed'\n\n\nw(h)\ndef h(v=b):\n    v[0] = 1\n    del v[1]\n    v.p = 5\n    return v.x\n\n\nw(h)\n");
    }

    /// Functions that share variables, and unpacking.
    pub(super) fn closures(&mut self, out: &mut String, name: &str) {
        let (a, b, c) = (self.value(1), self.small(), self.value(1));
        let change = self.pick(&["x = x, y", "x = [x]", "y += 1", "x, y = y, x", "z = x", "del x", "x = y = 0"]);
        let scope = self.pick(&["nonlocal x, y", "nonlocal x", "global x", "pass"]);
        out.push_str(&format!(
            "\n\ndef {name}():\n    x = {a}\n    y = {b}\n\n    def inner(z={c}):\n        {scope}\n        {change}\n        return x, y, z\n\n    fs = [lambda i=i: (i, x, y) for i in range(2)]\n    gs = [lambda: (i, y) for i in range(2)]\n    \
             t(inner)\n    t(inner)\n    return [f() for f in fs + gs], y\n\n\nt({name})\n"
        ));
        let target = self.pick(&["a, b", "a, (b, c)", "a, *b", "*a, b", "[a, *b, c]", "(a), b", "a, b, c"]);
        let source = self.value(2);
        out.push_str(&format!("\n\ndef {name}u():\n    {target} = {source}\n    return a, b\n\n\nt({name}u)\n"));
        let items = self.sequence(1);
        let target = self.pick(&["a", "a, b", "a, *b", "(a, (b, c))"]);
        let shown = if target == "a" { "a" } else { "(a, b)" };
        out.push_str(&format!("t(lambda: [{shown} for {target} in {items}])\n"));
        let (left, middle, right) = (self.small(), self.small(), self.value(0));
        out.push_str(&format!("t(lambda: {left} < {middle} <= {right} != {left})\n"));
    }
}
