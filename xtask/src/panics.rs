//! From which functions of a chip's image a panic can be reached: its calls, followed back from the panic handler.
//!
//! Encodings: ARMv7-M Architecture Reference Manual, "32-bit Thumb instruction encoding" and "Branches and miscellaneous
//! control". What is code and what are constants: the mapping symbols `$t` and `$d` of "ELF for the Arm Architecture".
//! Calls through pointers are not followed; but where nothing at all refers to the handler the linker leaves it out, and
//! then no call of any kind can get there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use object::read::elf::ElfFile32;
use object::{LittleEndian, Object, ObjectSection, ObjectSymbol, SymbolKind};
use serde_json::{Value, json};

/// What the compiler calls the function marked `#[panic_handler]`.
const HANDLER: &str = "rust_begin_unwind";

/// The account of one image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panics {
    pub n_functions: usize,
    /// Those from which a panic can be reached, the handler and the library's own among them.
    pub n_reaching: usize,
    /// Functions outside the core library that call what panics in it.
    pub callers: Vec<String>,
}

/// Follows the calls of `elf`.
pub fn account(elf: &ElfFile32<LittleEndian>) -> Panics {
    let functions = functions(elf);
    let calls = calls(elf, &functions);
    let handlers = functions.iter().enumerate().filter(|(_, (_, name))| name.ends_with(HANDLER)).map(|(idx, _)| idx);
    let mut todo: Vec<usize> = handlers.collect();
    let mut reaching: BTreeSet<usize> = todo.iter().copied().collect();
    let mut callers = BTreeSet::new();
    while let Some(callee) = todo.pop() {
        for &caller in calls.get(&callee).into_iter().flatten() {
            if is_library(&functions[callee].1) && !is_library(&functions[caller].1) {
                callers.insert(functions[caller].1.clone());
            }
            if reaching.insert(caller) {
                todo.push(caller);
            }
        }
    }
    Panics { n_functions: functions.len(), n_reaching: reaching.len(), callers: callers.into_iter().collect() }
}

/// Whether a function is the core library's (`core::...`, `<isize>::...`, `<i64 as core::...>::...`), or the handler.
fn is_library(name: &str) -> bool {
    let path = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    let first = path.split("::").next().unwrap_or_default();
    first == "core" || first.ends_with(" as core") || first.contains('>') || path.ends_with(HANDLER)
}

/// Addresses and readable names, by address; one of those that share an address.
fn functions(elf: &ElfFile32<LittleEndian>) -> Vec<(Range<u64>, String)> {
    let functions = elf.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text && symbol.size() > 0);
    let functions: BTreeMap<u64, (u64, String)> = functions
        .filter_map(|symbol| {
            // Bit 0 of an address says Thumb.
            let start = symbol.address() & !1;
            Some((start, (start + symbol.size(), format!("{:#}", rustc_demangle::demangle(symbol.name().ok()?)))))
        })
        .collect();
    functions.into_iter().map(|(start, (end, name))| (start..end, name)).collect()
}

/// The callers of each function, both by their place in `functions`.
fn calls(elf: &ElfFile32<LittleEndian>, functions: &[(Range<u64>, String)]) -> BTreeMap<usize, BTreeSet<usize>> {
    let at = |address: u64| {
        let idx = functions.partition_point(|(range, _)| range.start <= address).checked_sub(1)?;
        functions[idx].0.contains(&address).then_some(idx)
    };
    let constants = constants(elf);
    let mut calls: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for section in elf.sections() {
        let start = section.address();
        let code = section.data().unwrap_or_default();
        let inside = functions.iter().enumerate().filter(|(_, (range, _))| (start..start + code.len() as u64).contains(&range.start));
        for (caller, (range, _)) in inside {
            let bytes = (range.start - start) as usize..((range.end - start) as usize).min(code.len());
            let targets = branches(&code[bytes], range.start, &constants);
            for callee in targets.into_iter().filter_map(at).filter(|&callee| callee != caller) {
                calls.entry(callee).or_default().insert(caller);
            }
        }
    }
    calls
}

/// Where constants begin (true) and where code does (false), by address.
fn constants(elf: &ElfFile32<LittleEndian>) -> Vec<(u64, bool)> {
    let kind = |name: &str| match name.split('.').next() {
        Some("$d") => Some(true),
        Some("$t") => Some(false),
        _ => None,
    };
    let mut marks: Vec<_> = elf.symbols().filter_map(|symbol| Some((symbol.address() & !1, kind(symbol.name().ok()?)?))).collect();
    marks.sort_unstable();
    marks
}

/// The targets of the long branches in `code`, which lies at `start`. Short ones do not leave a function.
fn branches(code: &[u8], start: u64, constants: &[(u64, bool)]) -> Vec<u64> {
    let half = |at: usize| code.get(at..at + 2).map(|bytes| u32::from(u16::from_le_bytes([bytes[0], bytes[1]])));
    let mut targets = Vec::new();
    let mut at = 0;
    while let Some(first) = half(at) {
        let address = start + at as u64;
        let mark = constants.partition_point(|&(mark, _)| mark <= address);
        if mark > 0 && constants[mark - 1].1 {
            let Some(next) = constants[mark..].iter().find(|mark| !mark.1) else { break };
            at = (next.0 - start) as usize;
            continue;
        }
        let is_long = matches!(first >> 11, 0b11101..=0b11111);
        if let Some(offset) = half(at + 2).filter(|_| is_long).and_then(|second| branch(first, second)) {
            // The program counter is four bytes ahead.
            targets.push((address + 4).wrapping_add_signed(offset.into()));
        }
        at += if is_long { 4 } else { 2 };
    }
    targets
}

/// The distance of `bl`, `b.w` and `b<condition>.w`; nothing for other instructions.
fn branch(first: u32, second: u32) -> Option<i32> {
    if first >> 11 != 0b11110 || second >> 15 != 1 {
        return None;
    }
    let (sign, low) = (first >> 10 & 1, (second & 0x7ff) << 1);
    let (j1, j2) = (second >> 13 & 1, second >> 11 & 1);
    let (bits, width) = match (second >> 14 & 1, second >> 12 & 1) {
        (_, 1) => {
            let (i1, i2) = (1 ^ j1 ^ sign, 1 ^ j2 ^ sign);
            (sign << 24 | i1 << 23 | i2 << 22 | (first & 0x3ff) << 12 | low, 25)
        }
        // Conditions 14 and 15 are other instructions.
        (0, _) if first >> 7 & 7 != 7 => (sign << 20 | j2 << 19 | j1 << 18 | (first & 0x3f) << 12 | low, 21),
        _ => return None,
    };
    Some((bits << (32 - width)) as i32 >> (32 - width))
}

impl Panics {
    /// The last lines of a build under `-v`.
    pub fn text(&self) -> String {
        let Self { n_functions, n_reaching, callers } = self;
        let mut text = format!("\na panic can be reached from {n_reaching} of {n_functions} functions\n");
        callers.iter().for_each(|caller| text += &format!("  by {caller}\n"));
        text
    }

    pub fn json(&self) -> Value {
        json!({ "functions": self.n_functions, "reaching": self.n_reaching, "callers": self.callers })
    }

    /// What [`Panics::json`] gave.
    pub fn from_json(value: &Value) -> Option<Self> {
        let number = |value: &Value| Some(value.as_u64()? as usize);
        let callers = value["callers"].as_array()?.iter().map(|name| name.as_str().map(str::to_string)).collect::<Option<_>>()?;
        Some(Self { n_functions: number(&value["functions"])?, n_reaching: number(&value["reaching"])?, callers })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_are_decoded_as_an_assembler_makes_them() {
        // bl .+0x1000; bl .-0x1000; b.w .+0x200000; beq.w .-0x400
        assert_eq!(branch(0xf000, 0xfffe), Some(0x1000 - 4));
        assert_eq!(branch(0xf7fe, 0xfffe), Some(-0x1000 - 4));
        assert_eq!(branch(0xf1ff, 0xbffe), Some(0x20_0000 - 4));
        assert_eq!(branch(0xf43f, 0xadfe), Some(-0x400 - 4));
        // dsb sy; a narrow instruction and whatever follows.
        assert_eq!(branch(0xf3bf, 0x8f4f), None);
        assert_eq!(branch(0x4770, 0xf7fe), None);
    }

    #[test]
    fn the_library_is_known_by_its_names() {
        let ours = ["vm::print::print", "<vm::repl::OnVm as vm::repl::Session>::prompt", "<vm::Out as core::fmt::Write>::write_str"];
        assert!(!ours.into_iter().any(is_library));
        let theirs =
            ["core::str::slice_error_fail", "<isize>::div_euclid", "<i64 as core::fmt::Display>::fmt", "__rustc::rust_begin_unwind"];
        assert!(theirs.into_iter().all(is_library));
    }

    #[test]
    fn constants_are_no_code() {
        // bx lr; a constant that would be `bl`; bl .+0x1000
        let code = [0x70, 0x47, 0x00, 0xf0, 0xfe, 0xff, 0x00, 0xf0, 0xfe, 0xff];
        assert_eq!(branches(&code, 0x100, &[(0x100, false), (0x102, true), (0x106, false)]), [0x1106]);
    }
}
