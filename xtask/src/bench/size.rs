//! What the images' bytes are for, beside the original's.

use serde_json::{Value, json};

use super::recorded::grouped;
use crate::size::Report;

/// Bytes of text of the make-based pyboard image, with all its modules and drivers: something to compare with.
const ORIGINAL_TEXT: u64 = 378_756;

/// What both images for mps2_an385 have: our groups, and bytes of text and constants of the original's object files for the same
/// (MicroPython 1.29-preview, gcc 12, its default options; its emitters of machine code, file systems, `framebuf` and `machine`
/// are left out).
const PARTS: [(&str, &[&str], u64); 20] = [
    ("types and operators", &["vm::types", "vm::ops", "vm::print", "vm::args", "vm::qstr", "vm::stream"], 65_424),
    ("interpreter", &["vm::interp", "vm::vm"], 12_384),
    ("heap", &["vm::heap"], 3_697),
    ("integers and float texts", &["numbers"], 7_549),
    ("compiler", &["compiler", "vm::compile"], 24_208),
    ("import of bytecode", &["vm::import", "vm::load", "bytecode"], 1_522),
    ("built-in functions, sys, gc", &["vm::builtins"], 6_967),
    ("prompt", &["vm::repl"], 4_309),
    ("software floats, libm", &["libm", "compiler_builtins"], 19_632),
    ("re", &["modules::re"], 2_947),
    ("deflate", &["modules::deflate"], 2_834),
    ("uctypes", &["modules::uctypes"], 2_423),
    ("math, cmath", &["modules::math", "modules::cmath"], 2_984),
    ("json", &["modules::json"], 1_321),
    ("select", &["modules::select"], 1_288),
    ("hashlib", &["modules::hashlib"], 1_180),
    ("struct", &["modules::struct_"], 943),
    ("random", &["modules::random"], 731),
    ("binascii", &["modules::binascii"], 698),
    ("heapq", &["modules::heapq"], 407),
];

/// Our bytes of a part.
fn ours(size: &Report, groups: &[&str]) -> u64 {
    let belongs = |name: &str| {
        groups.iter().any(|group| name.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', ' '])))
    };
    size.groups.iter().filter(|(name, _)| belongs(name)).map(|(_, bytes)| bytes).sum()
}

/// Rows of the table of groups; `--json` has all.
const SHOWN: usize = 24;

/// The largest groups of an image.
pub fn table(board: &str, size: &Report) -> String {
    let mut text = format!("\n{:<30} {:>9}\n", format!("image of {board}"), "bytes");
    let row = |name: &str, bytes: u64| format!("{name:<30} {:>9}\n", grouped(bytes));
    let (shown, rest) = size.groups.split_at(size.groups.len().min(SHOWN));
    shown.iter().for_each(|(name, bytes)| text += &row(name, *bytes));
    if !rest.is_empty() {
        text += &row(&format!("{} more", rest.len()), rest.iter().map(|(_, bytes)| bytes).sum());
    }
    text + &row("total", size.total) + &row("the make-based image's text", ORIGINAL_TEXT)
}

/// Ours and the original's, part by part.
pub fn parts_table(board: &str, size: &Report) -> String {
    let mut text = format!("\n{:<30} {:>9} {:>9} {:>9}\n", format!("bytes in {board}"), "ours", "original", "ratio");
    let (mut all_ours, mut all_theirs) = (0, 0);
    let row = |name: &str, ours: u64, theirs: u64| {
        format!("{name:<30} {:>9} {:>9} {:>9.2}\n", grouped(ours), grouped(theirs), ours as f64 / theirs as f64)
    };
    let mut parts = PARTS.map(|(name, groups, theirs)| (name, ours(size, groups), theirs));
    parts.sort_by(|a, b| (b.1 * a.2).cmp(&(a.1 * b.2)));
    for (name, ours, theirs) in parts {
        (all_ours, all_theirs) = (all_ours + ours, all_theirs + theirs);
        text += &row(name, ours, theirs);
    }
    text + &row("all of these", all_ours, all_theirs)
}

pub fn parts_json(size: &Report) -> Value {
    PARTS.iter().map(|(name, groups, theirs)| json!({ "part": name, "bytes": ours(size, groups), "original_bytes": theirs })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_made_of_whole_groups() {
        let groups = [("compiler::emit", 1), ("compiler support", 2), ("compiler_builtins", 4), ("compiler", 8)];
        let size = Report { groups: groups.map(|(name, bytes)| (name.to_string(), bytes)).to_vec(), ..Report::default() };
        assert_eq!(ours(&size, &["compiler"]), 11);
        assert_eq!(ours(&size, &["compiler_builtins"]), 4);
    }
}
