//! Bytecode written as text.
//!
//! Words that follow one another: names of opcodes and their operands (numbers, names, labels). `x:` is a label, `>x`
//! leads there and `>x+1` a byte further; `0x05` is a bare opcode; [`WORDS`] are short for others. In a text that stands
//! for several, `{A|B}` is one of both.

use std::collections::BTreeMap;

use bytecode::opcode::{self, Operand};

use crate::module::Instruction;

/// Words that stand for others.
const WORDS: [(&str, &str); 9] = [
    ("NONE", "LOAD_CONST_NONE"),
    ("TRUE", "LOAD_CONST_TRUE"),
    ("NULL", "LOAD_NULL"),
    ("POP", "POP_TOP"),
    ("RETURN", "RETURN_VALUE"),
    // Not a small integer's short form, which would take no operand.
    ("INT", "LOAD_CONST_SMALL_INT"),
    // A context manager whose `__exit__` is bound to nothing.
    ("MANAGER", "LOAD_BUILD_CLASS MAKE_FUNCTION 4 LOAD_CONST_STRING a CALL_FUNCTION 2"),
    // The four slots of an iterator, of which all but the second are null.
    ("ITERATOR", "MAKE_FUNCTION 5 CALL_FUNCTION 0 GET_ITER_STACK"),
    // Leaves a `finally` body at `h` with a pending return.
    ("PENDING", "SETUP_FINALLY >h LOAD_CONST_NONE RETURN_VALUE h:"),
];

/// The names of a program; the first is its file's, the second that of its functions.
pub const NAMES: [&str; 10] = ["f.py", "f", "a", "print", "io", "StringIO", "__enter__", "__exit__", "list", "range"];

/// The texts that a text with `{A|B}` stands for.
pub fn expand(text: &str) -> Vec<String> {
    let Some((head, rest)) = text.split_once('{') else { return vec![text.into()] };
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, char) in rest.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '|' | '}' if depth == 0 => {
                parts.push(&rest[start..at]);
                start = at + 1;
                if char == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    let tail = &rest[start..];
    parts.into_iter().flat_map(|part| expand(&format!("{head}{part}{tail}"))).collect()
}

/// The instructions of a text without `{A|B}`.
///
/// # Panics
/// It is not one; the tests try all there are.
pub fn assemble(text: &str) -> Vec<Instruction> {
    let mut words = text.split_whitespace().flat_map(|word| {
        let known = WORDS.iter().find(|(short, _)| *short == word);
        known.map_or(word, |(_, full)| full).split_whitespace()
    });
    let (mut code, mut labels, mut uses) = (Vec::new(), BTreeMap::new(), Vec::new());
    while let Some(word) = words.next() {
        if let Some(label) = word.strip_suffix(':') {
            // Some words bring labels of their own: the last one counts for what comes before it.
            labels.insert(label, code.len() as i64);
            continue;
        }
        let mut instr = Instruction { op: opcode_named(word), operand: 0, extra: 0 };
        let kind = opcode::operand_kind(instr.op);
        if kind != Operand::None && !word.starts_with("0x") {
            let operand = words.next().unwrap_or_else(|| panic!("{word} without its operand"));
            match operand.strip_prefix('>') {
                Some(label) => {
                    let (label, bytes) = label.split_once('+').unwrap_or((label, "0"));
                    uses.push((code.len(), label));
                    instr.extra = number(bytes) as u8;
                }
                None if kind == Operand::Qstr => {
                    let named = NAMES.iter().position(|name| *name == operand);
                    instr.operand = named.map_or_else(|| number(operand), |position| position as i64);
                }
                None => instr.operand = number(operand),
            }
            if opcode::has_extra_byte(instr.op) {
                instr.extra = number(words.next().unwrap_or_default()) as u8;
            }
        }
        code.push(instr);
    }
    for (at, label) in uses {
        code[at].operand = labels[label];
    }
    code
}

fn number(word: &str) -> i64 {
    word.parse().unwrap_or_else(|_| panic!("`{word}` is no number"))
}

fn opcode_named(word: &str) -> u8 {
    let bare = word.strip_prefix("0x").map(|digits| u8::from_str_radix(digits, 16).ok());
    let named = || (0..=u8::MAX).find(|op| opcode::name(*op) == Some(word));
    bare.flatten().or_else(named).unwrap_or_else(|| panic!("`{word}` is no opcode"))
}
