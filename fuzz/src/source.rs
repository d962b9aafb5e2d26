//! Damaged programs: lines, words and bytes of real ones changed, moved and mixed, and programs of the generator.

use crate::corpus::Corpus;
use crate::random::Random;

/// Longest text.
const MAX_BYTES: usize = 8000;

/// Words and signs of the language, literals of all kinds, and what begins or ends one.
const PIECES: [&str; 155] = [
    "False",
    "None",
    "True",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "try",
    "while",
    "with",
    "yield",
    "match",
    "case",
    "print",
    "super()",
    "__debug__",
    "__class__",
    "self",
    "const",
    "x",
    "_x",
    "a.b",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "+",
    "-",
    "*",
    "**",
    "/",
    "//",
    "%",
    "@",
    "&",
    "|",
    "^",
    "~",
    "<<",
    ">>",
    "<",
    ">",
    "<=",
    ">=",
    "==",
    "!=",
    "=",
    "+=",
    "-=",
    "**=",
    "//=",
    "@=",
    "->",
    ":=",
    ":",
    ";",
    ",",
    ".",
    "...",
    "\\\n",
    "\n",
    "\n    ",
    "\n\t",
    "\t",
    " ",
    "\r\n",
    "\r",
    "0",
    "1",
    "0x1F",
    "0b101",
    "0o17",
    "1_000",
    "123456789012345678901234567890",
    "1.5",
    "1e309",
    "1e-400",
    ".5",
    "2j",
    "1e",
    "0x",
    "0b2",
    "08",
    "'",
    "\"",
    "'''",
    "\"\"\"",
    "''",
    "'a\\n'",
    "b'\\xff'",
    "r'\\d'",
    "f'{x}'",
    "f'{x!r:>{y}}'",
    "f'{'",
    "f'}'",
    "rb'x'",
    "t'{x}'",
    "u'x'",
    "'\\N{DASH}'",
    "'\\u1234'",
    "'\\U00110000'",
    "'\\x1'",
    "# c\n",
    "@micropython.native\n",
    "@micropython.viper\n",
    "@micropython.asm_thumb\n",
    "const(1 << 40)",
    "const((1, 'a', b'b', None))",
    "not x",
    "lambda: 0",
    "lambda *a, **k: (yield)",
    "[i for i in x if i]",
    "{**a, 'b': 1}",
    "f(*a, **b)",
    "(yield)",
    "await x",
    "x if y else z",
    "(a := 1)",
    "x[1:2:3, ...]",
    "__all__",
    "if 0:\n",
    "while 1:\n",
    "global x\n",
    "nonlocal x\n",
    "from . import *\n",
    "1 << 1000",
    "-1 ** 2",
    "é",
    "\u{feff}",
];

/// A text for the compiler.
pub fn text(corpus: &Corpus, random: &mut Random) -> Vec<u8> {
    let mut text = match random.below(8) {
        0 | 1 => tests::grammar::program(random.below(usize::MAX) as u64).into_bytes(),
        2 => soup(random),
        _ => random.pick(&corpus.sources).cloned().unwrap_or_default(),
    };
    if text.len() > 1500 && !random.chance(8) {
        part(&mut text, random);
    }
    // Some stay as they are.
    for _ in 0..random.below(6) {
        damage(&mut text, corpus, random);
    }
    text.truncate(MAX_BYTES);
    text
}

/// Words in no order.
fn soup(random: &mut Random) -> Vec<u8> {
    let mut text = Vec::new();
    for _ in 0..random.below(60) {
        text.extend_from_slice(random.word(&PIECES).as_bytes());
        text.extend_from_slice(random.word(&[" ", " ", "", "\n"]).as_bytes());
    }
    text
}

/// Some lines of a longer text.
fn part(text: &mut Vec<u8>, random: &mut Random) {
    let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    let start = random.below(lines.len());
    let end = lines.len().min(start + 5 + random.below(30));
    *text = lines[start..end].concat();
}

fn damage(text: &mut Vec<u8>, corpus: &Corpus, random: &mut Random) {
    match random.below(16) {
        0..=3 => lines(text, corpus, random),
        4..=8 => word(text, random),
        9 => nest(text, random),
        10 => long(text, random),
        _ => bytes(text, random),
    }
}

fn lines(text: &mut Vec<u8>, corpus: &Corpus, random: &mut Random) {
    let mut lines: Vec<Vec<u8>> = text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let (at, to) = (random.below(lines.len()), random.below(lines.len()));
    if lines.is_empty() {
        return;
    }
    match random.below(7) {
        0 => drop(lines.remove(at)),
        1 => {
            let line = lines[at].clone();
            lines.insert(to, line);
        }
        2 => lines.swap(at, to),
        3 => {
            let indent = random.word(&[" ", "    ", "\t", "        "]).as_bytes();
            lines[at].splice(0..0, indent.iter().copied());
        }
        4 => {
            let n = lines[at].iter().take_while(|byte| **byte == b' ').count();
            lines[at].drain(..random.below(n + 1));
        }
        5 => {
            // A few lines one step further in, below a line that opens a block.
            let end = lines.len().min(at + 1 + random.below(6));
            let n = lines[at].iter().take_while(|byte| **byte == b' ').count();
            for line in &mut lines[at..end] {
                line.splice(0..0, *b"    ");
            }
            let head = random.word(&[
                "if x:",
                "while x:",
                "for i in x:",
                "try:",
                "with a as b:",
                "def f(a, *b, c=1, **d):",
                "class C(D):",
                "else:",
                "async def g():",
                "finally:",
                "except E as e:",
                "async with a:",
                "async for i in x:",
            ]);
            lines.insert(at, [&b" ".repeat(n), head.as_bytes(), b"\n"].concat());
        }
        _ => {
            let Some(other) = random.pick(&corpus.sources) else { return };
            let others: Vec<&[u8]> = other.split_inclusive(|byte| *byte == b'\n').collect();
            let from = random.below(others.len());
            let end = others.len().min(from + 1 + random.below(4));
            lines.splice(at..at, others[from..end].iter().map(|line| line.to_vec()));
        }
    }
    *text = lines.concat();
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Replaces, removes or inserts a word or a sign.
fn word(text: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(text.len());
    let kind = text.get(at).is_some_and(|byte| is_word(*byte));
    let start = text[..at].iter().rposition(|byte| !kind || !is_word(*byte)).map_or(0, |before| before + 1);
    let len = text[start..].iter().take_while(|byte| kind && is_word(**byte)).count().max(usize::from(!kind && start < text.len()));
    let piece = random.word(&PIECES).as_bytes();
    match random.below(5) {
        0 => drop(text.splice(start..start + len, [])),
        1 => drop(text.splice(start..start, [b" ", piece, b" "].concat())),
        2 => {
            let other = random.below(text.len());
            let end = text.len().min(other + 1 + random.below(12));
            let copy = text[other..end].to_vec();
            text.splice(start..start + len, copy);
        }
        _ => drop(text.splice(start..start + len, piece.iter().copied())),
    }
}

/// Brackets, operators or blocks, many levels deep.
fn nest(text: &mut Vec<u8>, random: &mut Random) {
    let n = if random.chance(20) { random.below(4000) } else { random.below(40) };
    let at = random.below(text.len() + 1);
    let (open, close) = *random
        .pick(&[
            ("(", ")"),
            ("[", "]"),
            ("{", "}"),
            ("-", ""),
            ("not ", ""),
            ("f(", ")"),
            ("x[", "]"),
            ("lambda: ", ""),
            ("(a, ", ")"),
            ("[i for i in ", "]"),
            ("a if b else ", ""),
            ("f'{", "}'"),
            ("a.", ""),
            ("1 + ", ""),
        ])
        .unwrap_or(&("(", ")"));
    if random.chance(6) {
        let blocks: String = (0..n.min(60))
            .map(|depth| {
                format!("{}{}\n", " ".repeat(depth), random.word(&["if x:", "for i in x:", "try:", "with a:", "def f():", "class C:"]))
            })
            .collect();
        text.splice(at..at, blocks.into_bytes());
        return;
    }
    let closed = if random.chance(4) { n / 2 } else { n };
    let inner = random.word(&["x", "", "1", "'a'"]);
    text.splice(at..at, [open.repeat(n).as_bytes(), inner.as_bytes(), close.repeat(closed).as_bytes()].concat());
}

/// Long names, numbers, texts, lists.
fn long(text: &mut Vec<u8>, random: &mut Random) {
    let n = if random.chance(10) { random.below(5000) } else { random.below(300) };
    let at = random.below(text.len() + 1);
    let piece = match random.below(9) {
        0 => "x".repeat(n),
        1 => "9".repeat(n),
        2 => format!("'{}'", "\\x41".repeat(n / 4)),
        3 => format!("0x{}", "f".repeat(n)),
        4 => format!("1.{}e{n}", "0".repeat(n)),
        5 => "a, ".repeat(n / 3),
        6 => "'a' ".repeat(n / 4),
        7 => format!("f({})", "x=1, ".repeat(n / 5)),
        _ => "\n".repeat(n),
    };
    text.splice(at..at, piece.into_bytes());
}

fn bytes(text: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(text.len());
    match random.below(6) {
        0 if at < text.len() => drop(text.remove(at)),
        1 => text.insert(at.min(text.len()), random.byte()),
        2 => text.truncate(at),
        3 if at < text.len() => text[at] ^= 1 << random.below(8),
        4 if at < text.len() => text[at] = *random.pick(b"\0\xff\xc3\x80\\'\"(){}[]\n\t :#@!").unwrap_or(&0),
        _ if at < text.len() => {
            let to = random.below(text.len());
            text.swap(at, to);
        }
        _ => {}
    }
}
