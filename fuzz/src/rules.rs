//! Small programs of which each breaks one rule of the verifier and keeps all others.
//!
//! All are refused. If a rule were no longer looked after, the programs that break it would run, and the machine's checked
//! mode would notice at once: damage at random makes such programs too rarely. The tests prove both, for every program and
//! in all surroundings.
//!
//! Rules on which nothing in the machine relies have unit tests alone: that names in the prelude and the line table are whole
//! (both are read with care), where an iterator's slots may be taken as an object or null (that is what they are), how many
//! operands `END_FINALLY` and `WITH_CLEANUP` leave behind, and what only bounds the time.
//!
//! Half of the programs are [stitched](stitched) together at random, so that the depth of the operand stack is right but the
//! kinds of the operands need not be. Some of these are accepted.

mod table;

use bytecode::prelude::{self, Prelude};

use crate::assembler::{NAMES, assemble, expand};
use crate::module::{Constant, Function, Module};
use crate::random::Random;
use table::{Around, RULES, Rule, STITCHES, anywhere};

/// Functions that a text may make, by number.
fn children() -> Vec<Function> {
    let plain = function("NONE RETURN");
    let mut with_default = plain.clone();
    (with_default.prelude.n_pos_args, with_default.prelude.n_def_pos_args, with_default.info) = (1, 1, vec![1, 2]);
    let mut with_cell = function("LOAD_DEREF 0 RETURN");
    (with_cell.prelude.n_pos_args, with_cell.info) = (1, vec![1, 2]);
    let mut with_keyword_default = plain.clone();
    (with_keyword_default.prelude.n_kwonly_args, with_keyword_default.info) = (1, vec![1, 2]);
    with_keyword_default.prelude.scope_flags = prelude::DEF_KW_ARGS;
    let class_body = function("LOAD_NAME print STORE_NAME __enter__ LOAD_NAME print STORE_NAME __exit__ NONE RETURN");
    let mut generator = plain.clone();
    generator.prelude.scope_flags = prelude::GENERATOR;
    vec![plain, with_default, with_cell, with_keyword_default, class_body, generator]
}

/// A function without parameters.
fn function(text: &str) -> Function {
    let prelude = Prelude { n_state: 8, ..Prelude::default() };
    Function { prelude, info: vec![1], code: assemble(text), ..Function::default() }
}

/// A file with a program that breaks a rule; or with one that may break any.
pub fn program(random: &mut Random) -> Option<Vec<u8>> {
    let any = anywhere("", "");
    let (rule, mut text) = match random.chance(2) {
        true => (&any, stitched(random)),
        false => {
            let rule = random.pick(RULES)?;
            (rule, random.pick(&expand(rule.text))?.clone())
        }
    };
    for depth in 0..random.below(3) {
        text = surround(&text, rule.around, random.below(N_SURROUNDINGS), depth);
    }
    module(rule, &text, random.chance(4)).encode()
}

/// Pieces that may follow one another as far as the depth of the operand stack goes, but often not by their kinds.
fn stitched(random: &mut Random) -> String {
    let (mut text, mut depth) = (String::new(), 0);
    for n in 0..2 + random.below(8) {
        let fitting: Vec<_> = STITCHES.iter().filter(|(takes, leaves, _)| *takes <= depth && depth + leaves - takes < 10).collect();
        let Some((takes, leaves, piece)) = random.pick(&fitting) else { break };
        let pieces = expand(piece);
        let piece = random.pick(&pieces).map_or("", |piece| piece);
        text = format!("{text} {}", piece.replace('#', &format!("s{n}")));
        depth = depth + leaves - takes;
    }
    text + &" POP".repeat(depth)
}

/// A module whose body calls the function with this text; or consumes it, if it is a generator.
fn module(rule: &Rule, text: &str, is_generator: bool) -> Module {
    let ending = if rule.around == Around::Nothing { "" } else { " NONE RETURN" };
    let mut broken = function(&format!("{text}{ending}"));
    broken.prelude.n_state = 32;
    broken.prelude.n_exc_stack = 8;
    broken.cells = vec![3];
    broken.children = children();
    let is_generator = is_generator && rule.says != "no generator";
    let call =
        if is_generator { "LOAD_NAME list MAKE_FUNCTION 0 CALL_FUNCTION 0 CALL_FUNCTION 1" } else { "MAKE_FUNCTION 0 CALL_FUNCTION 0" };
    broken.prelude.scope_flags = if is_generator { prelude::GENERATOR } else { 0 };
    (rule.outline)(&mut broken);
    let mut root = function(&format!("{call} POP NONE RETURN"));
    root.children = vec![broken];
    Module {
        small_int_bits: 31,
        qstrs: NAMES.map(|name| name.as_bytes().to_vec()).to_vec(),
        consts: vec![Constant::None, Constant::Tuple(Vec::new())],
        root,
    }
}

const N_SURROUNDINGS: usize = 9;

/// The text with something around it, the `n`th of what is possible; `depth` makes the labels of one unlike those of another.
fn surround(text: &str, around: Around, n: usize, depth: usize) -> String {
    let n = match around {
        Around::Anything => n,
        Around::Bare => n % 4,
        Around::Nothing => return text.into(),
    };
    let d = depth;
    match n {
        0 => format!("{text} NONE POP"),
        1 => format!("NONE 0xC1 {text}"),
        2 => format!("NONE POP_JUMP_IF_TRUE >n{d} NULL POP n{d}: {text}"),
        3 => format!("MANAGER SETUP_WITH >n{d} POP NONE n{d}: WITH_CLEANUP END_FINALLY {text}"),
        4 => format!("NONE {text} POP"),
        5 => format!("SETUP_EXCEPT >n{d} {text} POP_EXCEPT_JUMP >e{d} n{d}: POP POP_EXCEPT_JUMP >e{d} END_FINALLY e{d}:"),
        6 => format!("SETUP_FINALLY >n{d} {text} NONE n{d}: END_FINALLY"),
        7 => format!("MANAGER SETUP_WITH >n{d} POP {text} NONE n{d}: WITH_CLEANUP END_FINALLY"),
        _ => format!("LOAD_CONST_STRING io GET_ITER_STACK n{d}: FOR_ITER >e{d} POP {text} JUMP >n{d} e{d}:"),
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{self, AssertUnwindSafe};

    use bytecode::arena::StdChunks;
    use bytecode::verify::{VerifyError, verify};
    use bytecode::{Arena, mpy};

    use super::*;
    use crate::machine::Machine;
    use crate::numbers::Numbers;

    #[test]
    fn some_stitched_programs_are_accepted() {
        let accepted = (0..1000).filter(|n| {
            let bytes = module(&anywhere("", ""), &stitched(&mut Random::new(1, *n)), false).encode().unwrap();
            let chunks = StdChunks::new();
            let arena = Arena::new(&chunks);
            let module = mpy::read(&bytes, &arena, &Numbers, 63).unwrap();
            verify(&module, &arena).is_ok()
        });
        let n = accepted.count();
        assert!((200..800).contains(&n), "{n} of 1000");
    }

    /// Every program, in all surroundings.
    fn each(mut with: impl FnMut(&Rule, &str, &[u8])) {
        for rule in RULES {
            for text in expand(rule.text) {
                for n in 0..N_SURROUNDINGS {
                    for is_generator in [false, true] {
                        let text = surround(&text, rule.around, n, 0);
                        with(rule, &text, &module(rule, &text, is_generator).encode().unwrap());
                    }
                }
            }
        }
    }

    #[test]
    fn each_program_breaks_the_rule_that_it_says() {
        each(|rule, text, bytes| {
            let chunks = StdChunks::new();
            let arena = Arena::new(&chunks);
            let module = mpy::read(bytes, &arena, &Numbers, 63).unwrap();
            match verify(&module, &arena) {
                Err(VerifyError::Refused(refusal)) => {
                    assert!(refusal.what.contains(rule.says), "{text}: {}, not: {}", refusal.what, rule.says)
                }
                other => panic!("{text}: {other:?}"),
            }
        });
    }

    #[test]
    fn what_surrounds_the_programs_breaks_none() {
        let mut machine = Machine::new();
        let rule = anywhere("", "");
        for n in 0..N_SURROUNDINGS {
            for is_generator in [false, true] {
                let bytes =
                    module(&rule, &surround("MANAGER ITERATOR POP POP POP POP POP", rule.around, n, 0), is_generator).encode().unwrap();
                assert_eq!(crate::check::check(crate::corpus::Kind::Run, &bytes, &mut machine), crate::check::Outcome::Ran, "{n}");
                machine.run_unverified(&bytes);
            }
        }
    }

    /// So the machine would notice if the verifier no longer did.
    #[test]
    fn the_machine_notices_what_breaks_a_rule() {
        let mut machine = Machine::new();
        let mut unnoticed = Vec::new();
        each(|rule, text, bytes| {
            let run = panic::catch_unwind(AssertUnwindSafe(|| machine.run_unverified(bytes)));
            match run {
                Ok(()) => unnoticed.push(format!("{}: {text}", rule.says)),
                Err(_) => machine = Machine::new(),
            }
        });
        assert!(unnoticed.is_empty(), "{} programs run without a word:\n{}", unnoticed.len(), unnoticed.join("\n"));
    }
}
