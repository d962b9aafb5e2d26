//! Damaged `.mpy` files: instructions, constants, names, preludes and functions changed one by one; or bytes, blindly.

use bytecode::opcode::{self, Operand, op};

use crate::corpus::Corpus;
use crate::module::{Constant, Function, Instruction, Module};
use crate::random::Random;
use crate::rules;

/// Names that mean something to a program, or to the machine.
const NAMES: [&str; 40] = [
    "print",
    "len",
    "list",
    "dict",
    "set",
    "tuple",
    "int",
    "str",
    "bytes",
    "bytearray",
    "memoryview",
    "object",
    "type",
    "super",
    "iter",
    "next",
    "range",
    "zip",
    "map",
    "sorted",
    "getattr",
    "setattr",
    "isinstance",
    "__init__",
    "__iter__",
    "__next__",
    "__getitem__",
    "__enter__",
    "__exit__",
    "__call__",
    "__class__",
    "__dict__",
    "__name__",
    "append",
    "pop",
    "send",
    "throw",
    "exec",
    "globals",
    "x",
];

/// How many of the files that run are programs that break a rule: one in so many.
const RULE_ONE_IN: usize = 10;

/// A file for the reader; with `gentle` one that has a good chance to be accepted.
pub fn file(corpus: &Corpus, random: &mut Random, gentle: bool) -> Vec<u8> {
    if gentle
        && random.chance(RULE_ONE_IN)
        && let Some(bytes) = rules::program(random)
    {
        return bytes;
    }
    let Some(bytes) = random.pick(&corpus.modules).cloned() else { return Vec::new() };
    if !gentle && random.chance(3) {
        return raw(bytes, corpus, random);
    }
    let Some(mut module) = Module::decode(&bytes) else { return raw(bytes, corpus, random) };
    for _ in 0..1 + random.below(if gentle { 3 } else { 6 }) {
        change(&mut module, corpus, random, gentle);
    }
    let bytes = module.encode().unwrap_or(bytes);
    if random.chance(if gentle { 30 } else { 5 }) { raw(bytes, corpus, random) } else { bytes }
}

/// Bytes changed, cut out, or copied from another file, wherever they are.
fn raw(mut bytes: Vec<u8>, corpus: &Corpus, random: &mut Random) -> Vec<u8> {
    for _ in 0..1 + random.below(4) {
        if bytes.is_empty() {
            break;
        }
        // Mostly behind the tables, and mostly without a change of length, so that the file is still read.
        let start = if random.chance(4) { 0 } else { bytes.len() / 2 };
        let at = start + random.below(bytes.len() - start);
        match random.below(24) {
            0 => drop(bytes.remove(at)),
            1 => bytes.insert(at, random.byte()),
            2 => bytes.truncate(at),
            3..=7 => bytes[at] ^= 1 << random.below(8),
            8..=11 => bytes[at] = random.byte(),
            12..=14 => {
                let to = random.below(bytes.len());
                bytes.swap(at, to);
            }
            15 => bytes[at..].iter_mut().take(1 + random.below(5)).for_each(|byte| *byte = 0xff),
            _ => {
                let Some(other) = random.pick(&corpus.modules) else { continue };
                let from = random.below(other.len());
                let len = (other.len() - from).min(bytes.len() - at).min(1 + random.below(6));
                bytes[at..at + len].copy_from_slice(&other[from..from + len]);
            }
        }
    }
    bytes
}

fn change(module: &mut Module, corpus: &Corpus, random: &mut Random, gentle: bool) {
    let n_functions = module.root.count();
    let (n_qstrs, n_consts) = (module.qstrs.len(), module.consts.len());
    let which = random.below(n_functions);
    match random.below(if gentle { 19 } else { 27 }) {
        0 => {
            let n = random.below(n_consts + 1);
            let constant = constant(random, 0);
            match module.consts.get_mut(n) {
                Some(place) => *place = constant,
                None => module.consts.push(constant),
            }
        }
        1 => {
            let n = random.below(n_qstrs);
            if let Some(name) = module.qstrs.get_mut(n) {
                *name = random.word(&NAMES).as_bytes().to_vec();
            }
        }
        2 => children(module, which, corpus, random),
        19 => module.qstrs.truncate(random.below(n_qstrs + 1)),
        20 => module.consts.truncate(random.below(n_consts + 1)),
        21 => module.small_int_bits = random.byte(),
        22 => prelude(module.root.nth_mut(which), random, true),
        23 => {
            let info = &mut module.root.nth_mut(which).info;
            let at = random.below(info.len());
            if let Some(byte) = info.get_mut(at) {
                *byte = random.byte();
            }
        }
        3 => prelude(module.root.nth_mut(which), random, false),
        4 => {
            let cells = &mut module.root.nth_mut(which).cells;
            match random.below(3) {
                0 => cells.push(random.below(8) as u8),
                1 => drop(cells.pop()),
                _ => cells.iter_mut().for_each(|cell| *cell = cell.wrapping_add(1)),
            }
        }
        5 => splice(module, which, corpus, random),
        6..=8 => insert(module, which, random),
        _ => instruction(module, which, random, n_qstrs, n_consts),
    }
    if gentle || random.chance(2) {
        // Room enough, so that a verdict is about something else.
        let function = module.root.nth_mut(which);
        function.prelude.n_state = (function.prelude.n_state + random.below(6) as u32).min(4000);
        if random.chance(3) {
            function.prelude.n_exc_stack = (function.prelude.n_exc_stack + 1).min(200);
        }
    }
}

fn constant(random: &mut Random, depth: usize) -> Constant {
    match random.below(if depth < 3 { 12 } else { 11 }) {
        0 => Constant::None,
        1 => Constant::True,
        2 => Constant::Ellipsis,
        3 => Constant::Str(random.word(&["", "a", "a text that is too long to be a name", "\u{e9}\u{20ac}"]).into()),
        4 => Constant::Str(vec![b'a', random.byte(), 0, random.byte()]),
        5 => Constant::Bytes((0..random.below(12)).map(|_| random.byte()).collect()),
        6 => Constant::Int(
            random.word(&["0", "-0", "007", "123456789012345678901234567890", "-4611686018427387905", "9223372036854775807"]).into(),
        ),
        7 => Constant::Float(*random.pick(&[0.0, -0.0, 1.5, 1e308, f64::INFINITY, f64::NAN, 5e-324]).unwrap_or(&0.0)),
        8 => Constant::Complex(random.below(3) as f64, random.below(5) as f64 / 2.0),
        9 => Constant::Int("9".repeat(random.below(200) + 1)),
        10 => Constant::False,
        _ => Constant::Tuple((0..random.below(4)).map(|_| constant(random, depth + 1)).collect()),
    }
}

fn children(module: &mut Module, which: usize, corpus: &Corpus, random: &mut Random) {
    let children = &mut module.root.nth_mut(which).children;
    let (a, b) = (random.below(children.len()), random.below(children.len()));
    match random.below(4) {
        0 if !children.is_empty() => children.swap(a, b),
        1 if !children.is_empty() => drop(children.remove(a)),
        2 if !children.is_empty() => {
            let child = children[a].clone();
            children.push(child);
        }
        _ => {
            if let Some(other) = random.pick(&corpus.modules).and_then(|bytes| Module::decode(bytes)) {
                let mut other = other.root;
                let n = random.below(other.count());
                let function = other.nth_mut(n).clone();
                children.insert(a, function);
            }
        }
    }
}

fn prelude(function: &mut Function, random: &mut Random, wild: bool) {
    let prelude = &mut function.prelude;
    let mut number = |value: &mut u32| {
        *value = match random.below(5) {
            0 => 0,
            1 => value.wrapping_add(1),
            2 => value.saturating_sub(1),
            3 if wild => [255, 256, 65_535, 65_536, 1 << 20][random.below(5)],
            _ => random.below(10) as u32,
        };
        random.below(6)
    };
    match function.code.len() % 5 {
        0 => number(&mut prelude.n_state),
        1 => number(&mut prelude.n_exc_stack),
        2 => number(&mut prelude.n_pos_args),
        3 => number(&mut prelude.n_kwonly_args),
        _ => number(&mut prelude.n_def_pos_args),
    };
    if random.chance(2) {
        prelude.scope_flags ^= 1 << random.below(4);
    }
    if random.chance(4) {
        prelude.n_pos_args = random.below(5) as u32;
    }
}

/// Instructions of another function, as a block.
fn splice(module: &mut Module, which: usize, corpus: &Corpus, random: &mut Random) {
    let other = match random.chance(2) {
        true => Some(module.clone()),
        false => random.pick(&corpus.modules).and_then(|bytes| Module::decode(bytes)),
    };
    let Some(mut other) = other else { return };
    let n = random.below(other.root.count());
    let from = &other.root.nth_mut(n).code;
    let start = random.below(from.len());
    let end = from.len().min(start + 1 + random.below(12));
    let mut piece = from[start..end].to_vec();
    let code = &mut module.root.nth_mut(which).code;
    let at = random.below(code.len() + 1);
    for instr in piece.iter_mut().filter(|instr| instr.has_label()) {
        // Jumps keep their distance.
        instr.operand += at as i64 - start as i64;
    }
    make_room(code, at, piece.len());
    code.splice(at..at, piece);
}

/// Labels behind `at` move by `n`.
fn make_room(code: &mut [Instruction], at: usize, n: usize) {
    for instr in code.iter_mut().filter(|instr| instr.has_label() && instr.operand > at as i64) {
        instr.operand += n as i64;
    }
}

fn plain(op: u8) -> Instruction {
    Instruction { op, operand: 0, extra: 0 }
}

fn with(op: u8, operand: i64) -> Instruction {
    Instruction { op, operand, extra: 0 }
}

/// Instructions that leave the operands as they found them, or nearly so.
fn insert(module: &mut Module, which: usize, random: &mut Random) {
    let (n_qstrs, n_consts) = (module.qstrs.len(), module.consts.len());
    let function = module.root.nth_mut(which);
    let n_children = function.children.len();
    let at = random.below(function.code.len() + 1);
    let small = random.below(6) as i64;
    let name = random.below(n_qstrs) as i64;
    let slot = random.below(6) as i64;
    let load = match random.below(14) {
        0 => plain(op::LOAD_CONST_NONE),
        1 => plain(0x80 + random.below(16) as u8),
        2 => with(op::LOAD_CONST_STRING, name),
        3 if n_consts > 0 => with(op::LOAD_CONST_OBJ, random.below(n_consts) as i64),
        4 | 5 => with(op::LOAD_FAST_N, slot),
        6 => with(op::LOAD_GLOBAL, name),
        7 => with(op::LOAD_NAME, name),
        8 => plain(op::LOAD_NULL),
        9 => with(op::BUILD_MAP, small),
        10 => with(op::BUILD_LIST, 0),
        11 => {
            with(op::LOAD_CONST_SMALL_INT, *random.pick(&[1 << 30, -1 << 30, i64::MAX, i64::MIN, 4_611_686_018_427_387_904]).unwrap_or(&0))
        }
        12 if n_children > 0 => with(op::MAKE_FUNCTION, random.below(n_children) as i64),
        _ => with(op::LOAD_DEREF, slot),
    };
    let here = at as i64;
    let piece = match random.below(22) {
        0 => vec![load, plain(op::POP_TOP)],
        1 => vec![load, with(op::STORE_FAST_N, slot)],
        2 => vec![plain(op::DUP_TOP), plain(op::POP_TOP)],
        3 => vec![load, load, plain(op::ROT_TWO), plain(op::POP_TOP), plain(op::POP_TOP)],
        4 => vec![load, with(op::STORE_NAME, name)],
        5 => vec![load, plain(op::GET_ITER_STACK), with(op::FOR_ITER, here + 5), plain(op::POP_TOP), with(op::JUMP, here + 2)],
        6 => vec![with(op::SETUP_EXCEPT, here + 3), load, plain(op::RAISE_OBJ), plain(op::POP_TOP), with(op::POP_EXCEPT_JUMP, here + 5)],
        7 => vec![with(op::SETUP_FINALLY, here + 4), load, plain(op::POP_TOP), plain(op::LOAD_CONST_NONE), plain(op::END_FINALLY)],
        8 => vec![
            load,
            with(op::SETUP_WITH, here + 4),
            plain(op::POP_TOP),
            plain(op::LOAD_CONST_NONE),
            plain(op::WITH_CLEANUP),
            plain(op::END_FINALLY),
        ],
        9 => vec![load, with(op::LOAD_METHOD, name), with(op::CALL_METHOD, 0), plain(op::POP_TOP)],
        10 => vec![load, load, with(op::CALL_FUNCTION, 1), plain(op::POP_TOP)],
        11 => vec![load, load, plain(0xD7 + random.below(35) as u8), plain(op::POP_TOP)],
        12 => vec![load, load, load, plain(op::STORE_SUBSCR)],
        13 => vec![load, plain(op::YIELD_VALUE), plain(op::POP_TOP)],
        14 => vec![load, plain(op::GET_ITER), plain(op::LOAD_CONST_NONE), plain(op::YIELD_FROM), plain(op::POP_TOP)],
        15 => vec![load, with(op::UNPACK_SEQUENCE, small), plain(op::POP_TOP)],
        16 => vec![load, with(op::UNPACK_EX, small | small << 8), plain(op::POP_TOP)],
        17 => vec![load, load, with(op::BUILD_SLICE, 2), plain(op::POP_TOP)],
        18 => vec![
            with(op::SETUP_FINALLY, here + 2),
            Instruction { op: op::UNWIND_JUMP, operand: here + 3, extra: 1 },
            plain(op::END_FINALLY),
        ],
        19 => vec![
            plain(op::LOAD_NULL),
            load,
            plain(op::LOAD_NULL),
            plain(op::LOAD_NULL),
            with(op::FOR_ITER, here + 7),
            plain(op::POP_TOP),
            with(op::JUMP, here + 4),
        ],
        20 => vec![load, load, plain(op::LOAD_NULL), plain(0x80), with(op::CALL_FUNCTION_VAR_KW, 1), plain(op::POP_TOP)],
        _ => vec![load, with(op::POP_JUMP_IF_FALSE, random.below(function.code.len()) as i64)],
    };
    let code = &mut function.code;
    make_room(code, at, piece.len());
    code.splice(at..at, piece);
}

fn instruction(module: &mut Module, which: usize, random: &mut Random, n_qstrs: usize, n_consts: usize) {
    let function = module.root.nth_mut(which);
    let n_children = function.children.len();
    let code = &mut function.code;
    let (at, to, len) = (random.below(code.len()), random.below(code.len()), code.len());
    let Some(instr) = code.get_mut(at) else { return };
    match random.below(12) {
        0 => {
            code.remove(at);
            for instr in code.iter_mut().filter(|instr| instr.has_label() && instr.operand > at as i64) {
                instr.operand -= 1;
            }
        }
        1 => code.swap(at, to),
        2 => {
            let copy = code[at];
            make_room(code, to, 1);
            code.insert(to, copy);
        }
        3 => {
            // Another opcode whose operand looks the same.
            let kind = opcode::operand_kind(instr.op);
            for _ in 0..40 {
                let op = random.byte();
                if opcode::is_defined(op) && opcode::operand_kind(op) == kind {
                    instr.op = op;
                    break;
                }
            }
        }
        4 => instr.extra = random.below(5) as u8 | (random.byte() & 0x80),
        5 => instr.op = random.byte(),
        6 => code.truncate(at),
        _ => {
            instr.operand = match opcode::operand_kind(instr.op) {
                Operand::Qstr => random.below(n_qstrs + 1) as i64,
                Operand::SmallInt => random.below(1 << 20) as i64 - (1 << 19),
                Operand::VarUint => match instr.op {
                    op::LOAD_CONST_OBJ => random.below(n_consts + 1) as i64,
                    op::MAKE_FUNCTION | op::MAKE_FUNCTION_DEFARGS | op::MAKE_CLOSURE | op::MAKE_CLOSURE_DEFARGS => {
                        random.below(n_children + 1) as i64
                    }
                    _ if random.chance(20) => i64::from(*random.pick(&[255u32, 256, 65_535, 65_536, u32::MAX]).unwrap_or(&0)),
                    _ if random.chance(3) => instr.operand ^ 1 << random.below(10),
                    _ => random.below(8) as i64,
                },
                Operand::SignedLabel | Operand::UnsignedLabel => random.below(len + 1) as i64,
                Operand::None => {
                    instr.op = match instr.op {
                        first @ 0x70..=0xD3 => (first & 0xF0) + random.below(16) as u8,
                        _ => 0xD0 + random.below(42) as u8,
                    };
                    0
                }
            };
        }
    }
}
