//! Random programs, run on ours and on the original: the outputs must be equal.
//!
//! A seed is a program, for ever: nothing but the seed goes in. It has expressions over all built-in types (operators,
//! methods, formatting, slicing, wrong types included), functions of nested loops, `try`, `finally`, `with` and jumps
//! that print their path (here), numbers with many digits (`numbers`), containers that change step by step, calls of
//! every shape, generators, classes with special methods, closures (`objects`), tasks that wait for each other (`tasks`).
//! What the original leaves open is not generated: addresses, time.
//!
//! `cargo test -p tests --test run -- random/ --seeds 1000..3000 --quiet` runs two thousand others; a program that
//! differs is left in `target/tests/random/`.
//!
//! A board has single floats, words of 32 bits and shorter texts in errors. What depends on any of them is left out of a seed's
//! program for boards (`portable`), the rest of it runs there, too.

mod numbers;
mod objects;
mod portable;
mod tasks;

use std::path::Path;

use crate::oracle;
use crate::repo::Repo;

const N_EXPRESSIONS: usize = 60;
const N_FUNCTIONS: usize = 4;
const N_NUMBERS: usize = 30;
const N_TEMPLATES: usize = 10;
/// Of each kind of object.
const N_OBJECTS: usize = 4;

/// Runs the program of `seed` on the original and on `ours`; gives the two transcripts.
///
/// # Errors
/// The original is missing.
pub fn run(repo: &Repo, ours: &Path, seed: u64) -> Result<(String, String), String> {
    let (expected, actual) = oracle::compare(repo, ours, "random", &seed.to_string(), &program(seed))?;
    // What follows the mistake differs.
    let Some(at) = expected.find(CANCELLED_TWICE) else { return Ok((expected, actual)) };
    let n_lines = expected[..at].matches('\n').count();
    let before = |text: &str| text.lines().take(n_lines).map(|line| format!("{line}\n")).collect();
    Ok((before(&expected), before(&actual)))
}

/// In the original, a task that was cancelled in `wait_for` and goes on is cancelled once more, with this.
const CANCELLED_TWICE: &str = "CancelledError(CancelledError(), None)";

/// A program for boards, and what the original prints.
pub struct ForABoard {
    pub name: String,
    pub program: String,
    pub expected: String,
}

/// The program of `seed` for boards.
///
/// # Errors
/// The original is missing.
pub fn for_a_board(repo: &Repo, seed: u64) -> Result<ForABoard, String> {
    let (name, program) = (format!("{seed}_on_a_board"), portable::program(seed));
    let expected = oracle::transcript(repo, "random", &name, &program)?.replace(&format!("\"../{name}.py"), &format!("\"{name}.py"));
    Ok(ForABoard { name, program, expected })
}

const HEAD: &str = "\
from array import array


def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def u(f):
    try:
        print(f())
    except BaseException as e:
        print(repr(e))


def w(f):
    try:
        r = f()
        s = repr(r)
        # Without addresses.
        print(type(r).__name__ if ' at ' in s or 'object' in s else s)
    except Exception as e:
        print(type(e).__name__, '...' if ' at ' in str(e) else e)


class CM:
    def __init__(self, n, swallow):
        self.n = n
        self.swallow = swallow

    def __enter__(self):
        print('+', self.n)

    def __exit__(self, t, v, tb):
        print('-', self.n, t and t.__name__)
        return self.swallow


";

/// The program of a seed.
pub fn program(seed: u64) -> String {
    let mut maker = Maker { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d };
    let mut text = HEAD.to_string();
    for _ in 0..N_EXPRESSIONS {
        let expression = maker.expression(3);
        text.push_str(&format!("t(lambda: {expression})\n"));
    }
    for number in 0..N_FUNCTIONS {
        text.push_str(&format!("\n\ndef f{number}():\n"));
        let mut body = String::new();
        maker.block(&mut body, 1, 3, false);
        text.push_str(&body);
        text.push_str(&format!("\n\nt(f{number})\n"));
    }
    for _ in 0..N_NUMBERS {
        text.push_str(&format!("t(lambda: {})\n", maker.number_expression()));
    }
    for _ in 0..N_TEMPLATES {
        text.push_str(&format!("t(lambda: {})\n", maker.template()));
    }
    for number in 0..N_OBJECTS {
        maker.steps(&mut text, &format!("m{number}"));
        maker.steps(&mut text, &format!("n{number}"));
        maker.calls(&mut text, &format!("c{number}"));
        maker.generator(&mut text, &format!("g{number}"));
        maker.closures(&mut text, &format!("e{number}"));
    }
    maker.class_and_uses(&mut text, "C");
    maker.tasks(&mut text);
    text
}

/// Chooses; nothing but its state decides.
struct Maker {
    state: u64,
}

impl Maker {
    /// xorshift64*.
    fn next(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn integer(&mut self) -> String {
        let text = self.pick(&[
            "0",
            "1",
            "-1",
            "2",
            "3",
            "7",
            "10",
            "-5",
            "100",
            "255",
            "256",
            "-128",
            "1000",
            "65535",
            "1 << 30",
            "(1 << 31) - 1",
            "-(1 << 31)",
            "1 << 62",
            "(1 << 63) - 1",
            "-(1 << 63)",
            "1 << 64",
            "10 ** 20",
            "-(10 ** 25)",
            "123456789012345678901",
        ]);
        format!("({text})")
    }

    fn small(&mut self) -> String {
        self.pick(&["0", "1", "-1", "2", "3", "5", "-2", "-4", "8", "20"]).into()
    }

    fn float(&mut self) -> String {
        let text = self.pick(&[
            "0.0",
            "-0.0",
            "0.5",
            "1.5",
            "-2.25",
            "100.0",
            "1e10",
            "0.1",
            "3.75",
            "1e-5",
            "1e20",
            "float('inf')",
            "float('nan')",
        ]);
        format!("({text})")
    }

    fn text(&mut self) -> String {
        self.pick(&[
            "''",
            "'a'",
            "'abc'",
            "'hello world'",
            "'a,b,,c'",
            "'  x y '",
            "'123'",
            "'-7'",
            "'é日'",
            "'ABC def'",
            "'aXbXc'",
            "'aaa'",
            "'tab\\there'",
            "'%s'",
            "'{}'",
            "'it\\'s'",
            "'a' * 5",
            "'x1y2'",
            "'0x1f'",
            "'1.5'",
        ])
        .into()
    }

    /// Text of one byte a character: the binary counts bytes for precision.
    fn ascii(&mut self) -> String {
        self.pick(&["''", "'a'", "'abc'", "'hello world'", "'  x y '", "'123'", "'ABC def'", "'it\\'s'"]).into()
    }

    fn bytes(&mut self) -> String {
        self.pick(&[
            "b''",
            "b'a'",
            "b'abc'",
            "b'\\x00\\xff'",
            "b'a b'",
            "b'a,b'",
            "bytearray(b'xyz')",
            "bytearray(2)",
            "bytes(3)",
            "b'abcabc'",
            "memoryview(b'view')",
        ])
        .into()
    }

    fn list(&mut self, depth: usize) -> String {
        let items: Vec<_> = (0..self.below(4)).map(|_| self.value(depth)).collect();
        format!("[{}]", items.join(", "))
    }

    fn tuple(&mut self, depth: usize) -> String {
        let items: Vec<_> = (0..self.below(4)).map(|_| self.value(depth) + ",").collect();
        format!("({})", items.join(" "))
    }

    /// A value of any type.
    fn value(&mut self, depth: usize) -> String {
        match self.below(if depth == 0 { 8 } else { 13 }) {
            0 | 1 => self.integer(),
            2 => self.float(),
            3 | 4 => self.text(),
            5 => self.bytes(),
            6 => self.pick(&["None", "True", "False", "...", "(1+2j)", "range(5)", "range(10, 0, -3)"]).into(),
            7 => self.small(),
            8 => self.list(depth - 1),
            9 => self.tuple(depth - 1),
            10 => format!("{{{}: {}}}", self.value(0), self.value(depth - 1)),
            11 => format!("{{{}}}", self.value(0)),
            _ => self.expression(depth - 1),
        }
    }

    fn expression(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.value(0);
        }
        let d = depth - 1;
        match self.below(16) {
            0..=2 => {
                let operator = self.pick(&["+", "-", "*", "/", "//", "%", "&", "|", "^"]);
                let (left, right) = (self.value(d), self.value(d));
                // A sequence is not repeated a million times.
                match operator {
                    "*" => format!("({left} * {})", self.small()),
                    _ => format!("({left} {operator} {right})"),
                }
            }
            3 => {
                let operator = self.pick(&["<", "<=", ">", ">=", "==", "!=", "in", "not in"]);
                let (left, right) = self.two_comparable(d);
                format!("({left} {operator} {right})")
            }
            4 => {
                let operator = self.pick(&["-", "+", "~", "not "]);
                let value = match self.below(4) {
                    0 => self.value(d),
                    1 => self.float(),
                    _ => self.integer(),
                };
                format!("({operator}{value})")
            }
            5 => {
                let operator = self.pick(&["<<", ">>", "**"]);
                {
                    let count = self.pick(&["0", "1", "2", "3", "5", "16", "31", "64", "-1"]);
                    format!("({} {operator} {count})", self.integer())
                }
            }
            6 => format!("{}[{}]", self.sequence(d), self.small()),
            7 => {
                let bound = |maker: &mut Self| {
                    if maker.below(3) == 0 { String::new() } else { maker.small() }
                };
                let (from, to) = (bound(self), bound(self));
                let step = self.pick(&["", "", "", ":", ":1", ":2", ":-1"]);
                format!("{}[{from}:{to}{step}]", self.sequence(d))
            }
            8 => self.text_method(),
            9 => self.bytes_method(),
            10 => self.percent_format(d),
            11 => self.format_call(d),
            12 => self.container_call(d),
            13 => {
                let function = self.pick(&[
                    "repr", "str", "bool", "len", "abs", "int", "float", "list", "tuple", "sum", "max", "min", "hex", "bin", "oct", "chr",
                    "ord", "round", "all", "any", "bytes", "type",
                ]);
                // `bytes(10**20)` and the like ask for memory that nobody has.
                match function {
                    "bytes" => format!("bytes({})", self.sequence(d)),
                    "type" => format!("type({}).__name__", self.value(d)),
                    _ => format!("{function}({})", self.value(d)),
                }
            }
            14 => {
                let function = self.pick(&["divmod", "pow", "isinstance", "zip", "map", "filter", "enumerate", "round", "int"]);
                let value = self.value(d);
                match function {
                    "divmod" => format!("divmod({}, {})", self.integer(), self.small()),
                    "pow" => {
                        let base = self.integer();
                        let exponent = self.pick(&["1", "2", "5", "77"]);
                        // Negative moduli differ between the release and the binary that is at hand.
                        let modulus = self.pick(&["0", "2", "7", "100", "65535", "10 ** 20"]);
                        format!("pow({base}, {exponent}, {modulus})")
                    }
                    "isinstance" => {
                        format!("isinstance({value}, ({}, {}))", self.class(), self.class())
                    }
                    "zip" => format!("list(zip({value}, {}))", self.value(d)),
                    "map" => format!("list(map(lambda x: x + {}, {value}))", self.small()),
                    "filter" => format!("list(filter(None, {value}))"),
                    "enumerate" => format!("list(enumerate({value}, {}))", self.small()),
                    "round" => format!("round({}, {})", self.value(0), self.pick(&["0", "1", "-1", "2"])),
                    _ => format!("int({}, {})", self.text(), self.pick(&["0", "2", "8", "10", "16", "36"])),
                }
            }
            _ => {
                let (a, b, c) = (self.value(d), self.value(d), self.value(d));
                match self.below(4) {
                    0 => format!("({a} if {b} else {c})"),
                    1 => format!("({a} and {b} or {c})"),
                    2 => format!("[x for x in {a} if x != {b}]"),
                    _ => format!("(lambda *a, k={a}: (a, k))(*{b})"),
                }
            }
        }
    }

    fn class(&mut self) -> &'static str {
        self.pick(&["int", "str", "bytes", "list", "tuple", "dict", "set", "float", "bool", "object", "bytearray"])
    }

    fn two_comparable(&mut self, depth: usize) -> (String, String) {
        match self.below(6) {
            0 => (self.text(), self.text()),
            1 => (self.integer(), self.float()),
            2 => (self.list(depth), self.list(depth)),
            3 => (self.tuple(depth), self.tuple(depth)),
            // Text against bytes makes the original print a warning; that is no difference worth finding.
            _ => (self.integer(), self.value(depth)),
        }
    }

    fn sequence(&mut self, depth: usize) -> String {
        match self.below(6) {
            0 | 1 => format!("({})", self.text()),
            2 => format!("({})", self.bytes()),
            3 => self.list(depth),
            4 => self.tuple(depth),
            _ => self.pick(&["range(10)", "range(2, 20, 3)", "'hello world'", "[1, 2, 3, 4, 5]", "(1, 2, 3, 4)"]).into(),
        }
    }

    fn text_method(&mut self) -> String {
        let text = self.text();
        let arguments = match self.below(5) {
            0 => self
                .pick(&[
                    "upper()",
                    "lower()",
                    "strip()",
                    "lstrip()",
                    "rstrip()",
                    "split()",
                    "isdigit()",
                    "isalpha()",
                    "isspace()",
                    "isupper()",
                    "islower()",
                    "encode()",
                    "splitlines()",
                ])
                .to_string(),
            1 => format!(
                "{}({})",
                self.pick(&[
                    "find",
                    "rfind",
                    "index",
                    "rindex",
                    "count",
                    "startswith",
                    "endswith",
                    "split",
                    "rsplit",
                    "partition",
                    "rpartition",
                    "strip",
                    "join"
                ]),
                self.text()
            ),
            2 => format!(
                "{}({}, {})",
                self.pick(&["find", "rfind", "index", "count", "split", "rsplit", "startswith"]),
                self.text(),
                self.small()
            ),
            3 => format!("replace({} or 'a', {}, {})", self.text(), self.text(), self.small()),
            _ => format!("{}({})", self.pick(&["join", "find"]), self.pick(&["5", "8", "['a', 'b']", "'xy'", "None"])),
        };
        format!("({text}).{arguments}")
    }

    fn bytes_method(&mut self) -> String {
        let bytes = self.bytes();
        let method = self.pick(&[
            "decode()",
            "hex()",
            "find(b'b')",
            "rfind(b'a')",
            "count(b'a')",
            "split(b',')",
            "split()",
            "strip(b'a')",
            "upper()",
            "startswith(b'a')",
            "endswith(b'c')",
            "replace(b'a', b'zz')",
            "index(b'q')",
            "partition(b'b')",
            "join([b'1', b'2'])",
            "isalpha()",
            "find(97)",
        ]);
        format!("({bytes}).{method}")
    }

    fn percent_format(&mut self, depth: usize) -> String {
        let flags = self.pick(&["", "", "-", "0", "+", " ", "#"]);
        let width = self.pick(&["", "", "5", "10"]);
        let precision = self.pick(&["", "", ".2", ".0", ".3"]);
        match self.below(4) {
            0 => format!("'%{flags}{width}{}' % ({},)", self.pick(&["d", "x", "X", "o", "i"]), self.integer()),
            1 => format!(
                "'%{flags}{width}{precision}{}' % ({},)",
                self.pick(&["f", "e", "g"]),
                self.pick(&["1.5", "0.25", "-100.0", "3", "1e10"])
            ),
            2 => format!("'%{width}{precision}s|' % ({},)", self.value(depth)),
            _ => format!(
                "'%{} %{}' % ({}, {})",
                self.pick(&["s", "r", "d"]),
                self.pick(&["s", "r", "x"]),
                self.value(depth),
                self.value(depth)
            ),
        }
    }

    fn format_call(&mut self, depth: usize) -> String {
        let align = self.pick(&["", "<", ">", "^", "*<", "=", "0>"]);
        let sign = self.pick(&["", "", "+", " "]);
        let width = self.pick(&["", "6", "08", "12"]);
        match self.below(4) {
            0 => format!("'{{:{align}{sign}{width}{}}}'.format({})", self.pick(&["", "d", "x", "b", "o", ","]), self.integer()),
            1 => format!("'{{:{align}{width}{}}}|'.format({})", self.pick(&["", "s", ".2", ".2s"]), self.ascii()),
            2 => format!(
                "'{{:{align}{sign}{width}{}}}'.format({})",
                self.pick(&[".2f", ".1e", "g", "f", "", "%"]),
                self.pick(&["1.5", "0.25", "-3.75", "100", "2.5"])
            ),
            _ => format!("'{{}} {{!r}} {{0}}'.format({}, {})", self.value(depth), self.value(depth))
                .replace("{0}", self.pick(&["", "{{}}", "{}"])),
        }
    }

    fn container_call(&mut self, depth: usize) -> String {
        let value = self.value(depth);
        match self.below(9) {
            // On bytes, release and binary differ about numbers.
            0 => format!("{}.count({value})", self.list(depth)),
            1 => format!("{}.index({value})", self.sequence(depth)),
            2 => {
                // Without a key the text of an error would tell which two were compared first.
                let reverse = self.pick(&["True", "False"]);
                format!("sorted({}, key=str, reverse={reverse})", self.sequence(depth))
            }
            3 => format!("{{{value}: 1}}.get({}, 'none')", self.value(0)),
            4 => format!("len({{{value}, {}}})", self.value(0)),
            5 => format!("(lambda l: (l.insert({}, {value}), l))({})[1]", self.small(), self.list(depth)),
            6 => format!("(lambda l: (l.pop({}), l))({})", self.small(), self.list(depth)),
            7 => format!("list(reversed({}))", self.sequence(depth)),
            _ => format!("sum({}, {})", self.list(0), self.pick(&["0", "1.5", "[]"])),
        }
    }

    /// Statements of a function, each level with a variable `i<level>` if it loops.
    fn block(&mut self, out: &mut String, level: usize, depth: usize, in_loop: bool) {
        let indent = "    ".repeat(level);
        for _ in 0..1 + self.below(3) {
            let mark = self.below(1000);
            out.push_str(&format!("{indent}print({mark})\n"));
            if depth > 0 {
                self.compound(out, level, depth - 1, in_loop);
            }
        }
        self.jump(out, level, in_loop);
    }

    fn compound(&mut self, out: &mut String, level: usize, depth: usize, in_loop: bool) {
        let indent = "    ".repeat(level);
        let variable = format!("i{level}");
        match self.below(6) {
            0 => {
                out.push_str(&format!("{indent}for {variable} in range({}):\n", 1 + self.below(3)));
                out.push_str(&format!("{indent}    print('{variable}', {variable})\n"));
                self.block(out, level + 1, depth, true);
                if self.below(2) == 0 {
                    out.push_str(&format!("{indent}else:\n"));
                    self.block(out, level + 1, 0, in_loop);
                }
            }
            1 => {
                out.push_str(&format!("{indent}{variable} = {}\n{indent}while {variable} > 0:\n", 1 + self.below(3)));
                out.push_str(&format!("{indent}    {variable} -= 1\n"));
                self.block(out, level + 1, depth, true);
            }
            2 | 3 => {
                out.push_str(&format!("{indent}try:\n"));
                self.block(out, level + 1, depth, in_loop);
                let has_except = self.below(3) > 0;
                if has_except {
                    let kind = self.pick(&["ValueError", "KeyError", "(ValueError, IndexError)", "Exception"]);
                    out.push_str(&format!("{indent}except {kind} as e:\n{indent}    print('caught', repr(e))\n"));
                    self.block(out, level + 1, depth, in_loop);
                    if self.below(3) == 0 {
                        out.push_str(&format!("{indent}else:\n"));
                        self.block(out, level + 1, 0, in_loop);
                    }
                }
                if !has_except || self.below(2) == 0 {
                    out.push_str(&format!("{indent}finally:\n{indent}    print('finally')\n"));
                    self.block(out, level + 1, depth, in_loop);
                }
            }
            4 => {
                let swallow = self.pick(&["True", "False"]);
                out.push_str(&format!("{indent}with CM({}, {swallow}):\n", self.below(100)));
                self.block(out, level + 1, depth, in_loop);
            }
            _ => {
                out.push_str(&format!("{indent}if {}:\n", self.pick(&["True", "False", "len('ab') == 2", "not []", "None"])));
                self.block(out, level + 1, depth, in_loop);
                out.push_str(&format!("{indent}else:\n"));
                self.block(out, level + 1, depth, in_loop);
            }
        }
    }

    fn jump(&mut self, out: &mut String, level: usize, in_loop: bool) {
        let indent = "    ".repeat(level);
        let statement = match self.below(8) {
            0 => format!("return {}", self.below(100)),
            1 => format!("raise {}({})", self.pick(&["ValueError", "KeyError", "IndexError"]), self.below(100)),
            2 if in_loop => "break".into(),
            3 if in_loop => "continue".into(),
            _ => "pass".into(),
        };
        out.push_str(&format!("{indent}{statement}\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_program() {
        assert_eq!(program(7), program(7));
        assert_ne!(program(7), program(8));
    }
}
