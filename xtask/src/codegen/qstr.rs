//! `qstrs.txt`: the number of every interned string in the image, for people who read disassembly.

use std::fmt::Write;

use super::head;
use crate::freeze::names::Names;
use crate::plan::Plan;

/// One line a name: number, hash, text.
pub fn generate(plan: &Plan, names: &Names) -> String {
    let mut text = head(plan, "#");
    writeln!(text, "# Numbers below {} are those of Rust code; the others are those of frozen code.", names.first())
        .expect("a string takes all");
    let mut lines: Vec<_> = names.table().into_iter().map(|(name, number)| (number, name)).collect();
    lines.sort_unstable();
    for (number, name) in lines {
        let hash = bytecode::qstr::hash(name.as_bytes());
        writeln!(text, "{number:>5} {hash:04x} {}", name.escape_debug()).expect("a string takes all");
    }
    text
}
