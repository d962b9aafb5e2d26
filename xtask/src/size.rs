//! Where every byte of flash and RAM goes: a row for each region, group of symbols and frozen module.
//!
//! The rows of the flash add up to the image's size exactly. What no symbol covers is a row of its own; so is what
//! lies between symbols to align them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use object::read::elf::{ElfFile32, FileHeader, ProgramHeader};
use object::{LittleEndian, Object, ObjectSection, ObjectSymbol, SymbolKind, elf};
use serde_json::{Value, json};

use crate::image::Image;
use crate::panics::Panics;
use crate::plan::Plan;

const ALIGNMENT: &str = "(alignment)";
const UNATTRIBUTED: &str = "(no symbol)";
const CONSTANTS: &str = "constants of Rust code";
const SUPPORT: &str = "compiler support";
const INITIAL_DATA: &str = "initial values of variables";
/// The longest gap that aligning the next symbol explains, in bytes.
const MAX_ALIGNMENT: u64 = 15;
/// Symbols of frozen modules: `frozen.<module>` or `frozen.<module>.<anything>`, see [`crate::freeze`].
const FROZEN: &str = "frozen";
/// The symbol of the list of frozen modules and the pool of their names.
pub const FROZEN_INDEX: &str = "frozen_index";

/// One region of a chip.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    pub name: String,
    /// In bytes, as are all sizes here.
    pub used: u64,
    pub size: u64,
    /// What the free rest is for, if the manifest says.
    pub rest: &'static str,
}

/// The account of one image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub regions: Vec<Region>,
    /// Bytes in flash by group of symbols, biggest first; frozen modules are one group.
    pub groups: Vec<(String, u64)>,
    /// Bytes in flash by frozen module, biggest first.
    pub modules: Vec<(String, u64)>,
    /// Bytes of the image.
    pub total: u64,
    /// Where the port's code can panic; [`account`] leaves it out.
    pub panics: Option<Panics>,
}

/// Accounts for `image`, the load bytes of `elf_file`; `map` is the linker's.
pub fn account(plan: &Plan, elf_file: &[u8], map: &str, image: &Image) -> Report {
    let mut report = Report { total: image.n_bytes() as u64, ..Report::default() };
    let Ok(file) = ElfFile32::<LittleEndian>::parse(elf_file) else {
        return report;
    };
    // What begins in a region counts for it, even where it does not fit.
    for (part, _) in plan.image_parts() {
        let inside = image.segments().iter().filter(|segment| part.addresses.contains(&segment.address.into()));
        let used = inside.map(|segment| segment.data.len() as u64).sum();
        report.regions.push(region(format!("flash {}", part.name), used, &part.addresses, ""));
    }
    let allocated = allocated(&file);
    for area in &plan.ram {
        let inside = allocated.iter().filter(|range| area.addresses.contains(&range.start));
        let end = inside.map(|range| range.end).max().unwrap_or(area.addresses.start);
        let rest = if area.heap { "heap" } else { "" };
        report.regions.push(region(area.memory.clone(), end - area.addresses.start, &area.addresses, rest));
    }
    let evidence = Evidence { symbols: symbols(&file), initial_data: initial_data(&file), sections: input_sections(map) };
    let mut rows = Rows::default();
    for segment in image.segments() {
        evidence.attribute(&(u64::from(segment.address)..segment.end()), &mut rows);
    }
    report.groups = biggest_first(rows.groups);
    report.modules = biggest_first(rows.modules);
    report
}

fn region(name: String, used: u64, addresses: &Range<u64>, rest: &'static str) -> Region {
    Region { name, used, size: addresses.end - addresses.start, rest }
}

fn overlap(a: &Range<u64>, start: u32, end: u64) -> u64 {
    a.end.min(end).saturating_sub(a.start.max(start.into()))
}

fn biggest_first(sizes: BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut sizes: Vec<_> = sizes.into_iter().collect();
    sizes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sizes
}

/// Address ranges at run time that sections occupy.
fn allocated(file: &ElfFile32<LittleEndian>) -> Vec<Range<u64>> {
    let is_allocated = |flags| matches!(flags, object::SectionFlags::Elf { sh_flags, .. } if sh_flags.0 & elf::SHF_ALLOC.0 != 0);
    let sections = file.sections().filter(|section| is_allocated(section.flags()));
    sections.map(|section| section.address()..section.address() + section.size()).collect()
}

/// Flash addresses that hold first values of variables: load ranges of segments that run elsewhere.
fn initial_data(file: &ElfFile32<LittleEndian>) -> Vec<Range<u64>> {
    let endian = LittleEndian;
    let headers = file.elf_header().program_headers(endian, file.data()).unwrap_or_default();
    let moved = headers.iter().filter(|p| p.p_type(endian) == elf::PT_LOAD && p.p_vaddr(endian) != p.p_paddr(endian));
    moved.map(|p| u64::from(p.p_paddr(endian))..u64::from(p.p_paddr(endian)) + u64::from(p.p_filesz(endian))).collect()
}

/// Address, size and name of everything with a size, by address.
fn symbols(file: &ElfFile32<LittleEndian>) -> Vec<(Range<u64>, String)> {
    let sized = file
        .symbols()
        .filter(|symbol| symbol.size() > 0 && matches!(symbol.kind(), SymbolKind::Text | SymbolKind::Data | SymbolKind::Unknown));
    let mut symbols: Vec<_> = sized
        .filter_map(|symbol| {
            let is_thumb = symbol.kind() == SymbolKind::Text;
            let start = if is_thumb { symbol.address() & !1 } else { symbol.address() };
            Some((start..start + symbol.size(), symbol.name().ok()?.to_string()))
        })
        .collect();
    symbols.sort_by(|a, b| a.0.start.cmp(&b.0.start).then(b.0.end.cmp(&a.0.end)).then(a.1.cmp(&b.1)));
    symbols
}

/// Load addresses of input sections in lld's map, by address: what the linker merged has no symbol of its own.
fn input_sections(map: &str) -> Vec<(Range<u64>, String)> {
    let section = |line: &str| {
        let (place, name) = line.split_once(":(")?;
        let mut columns = place.split_whitespace().skip(1).map(|column| u64::from_str_radix(column, 16));
        let (start, size) = (columns.next()?.ok()?, columns.next()?.ok()?);
        Some((start..start + size, name.trim_end_matches(')').to_string()))
    };
    let mut sections: Vec<_> = map.lines().filter_map(section).filter(|(range, _)| !range.is_empty()).collect();
    sections.sort_by_key(|(range, _)| range.start);
    sections
}

/// What tells whose a byte of flash is, best first.
struct Evidence {
    symbols: Vec<(Range<u64>, String)>,
    initial_data: Vec<Range<u64>>,
    sections: Vec<(Range<u64>, String)>,
}

impl Evidence {
    /// Walks `range` and gives each byte of it to one row.
    fn attribute(&self, range: &Range<u64>, rows: &mut Rows) {
        let mut at = range.start;
        let first = self.symbols.partition_point(|(symbol, _)| symbol.start < range.start);
        for (symbol, name) in self.symbols[first..].iter().take_while(|(symbol, _)| symbol.start < range.end) {
            if symbol.start > at {
                self.attribute_gap(at..symbol.start, rows);
                at = symbol.start;
            }
            // Symbols may share bytes (aliases, merged constants): whoever comes first has them.
            let until = symbol.end.min(range.end);
            if until > at {
                rows.add(group(name), until - at);
                at = until;
            }
        }
        if at < range.end {
            self.attribute_gap(at..range.end, rows);
        }
    }

    /// Bytes without a symbol: first values of variables, merged constants, the tail of a function, alignment.
    fn attribute_gap(&self, gap: Range<u64>, rows: &mut Rows) {
        let data: u64 = self.initial_data.iter().map(|data| overlap(data, gap.start as u32, gap.end)).sum();
        rows.add((INITIAL_DATA.into(), None), data);
        let mut rest = gap.end - gap.start - data;
        let is_data = |section: &Range<u64>| self.initial_data.iter().any(|data| data.contains(&section.start));
        let first = self.sections.partition_point(|(section, _)| section.end <= gap.start);
        for (section, name) in self.sections[first..].iter().take_while(|(section, _)| section.start < gap.end) {
            let bytes = overlap(section, gap.start as u32, gap.end).min(rest);
            if !is_data(section) {
                rows.add(group_of_section(name), bytes);
                rest -= bytes;
            }
        }
        rows.add((if rest <= MAX_ALIGNMENT { ALIGNMENT } else { UNATTRIBUTED }.into(), None), rest);
    }
}

#[derive(Default)]
struct Rows {
    groups: BTreeMap<String, u64>,
    modules: BTreeMap<String, u64>,
}

impl Rows {
    fn add(&mut self, (group, module): (String, Option<String>), bytes: u64) {
        if bytes > 0 {
            *self.groups.entry(group).or_default() += bytes;
            if let Some(module) = module {
                *self.modules.entry(module).or_default() += bytes;
            }
        }
    }
}

/// The row of a section `.text.<symbol>` or `.rodata.<anything>`.
fn group_of_section(name: &str) -> (String, Option<String>) {
    match name.strip_prefix(".text.") {
        Some(symbol) => group(symbol),
        None => (CONSTANTS.to_string(), None),
    }
}

/// The row of a symbol, and its frozen module if it belongs to one.
fn group(symbol: &str) -> (String, Option<String>) {
    if let Some(module) = symbol.strip_prefix(FROZEN).and_then(|rest| rest.strip_prefix('.')) {
        let module = module.split(':').next().unwrap_or(module);
        return (FROZEN.to_string(), Some(module.to_string()));
    }
    if symbol == FROZEN_INDEX {
        return ("frozen names, list of modules".to_string(), None);
    }
    if symbol.starts_with("fb_") {
        return ("vm::types".to_string(), None);
    }
    if symbol.contains("Lanon.") {
        return (CONSTANTS.to_string(), None);
    }
    let symbol = symbol.trim_start_matches(".Lswitch.table.");
    let name = format!("{:#}", rustc_demangle::demangle(symbol));
    (rust_path(&name).unwrap_or_else(|| SUPPORT.to_string()), None)
}

/// `crate::module` of the first path in a demangled name; the module only for our own crates, which people can shrink.
fn rust_path(name: &str) -> Option<String> {
    const OURS: [&str; 4] = ["bytecode", "compiler", "modules", "vm"];
    let end = name.find("::")?;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let start = name[..end].rfind(|c| !is_word(c)).map_or(0, |i| i + 1);
    let crate_name = &name[start..end];
    let module: String = name[end + 2..].chars().take_while(|&c| is_word(c)).collect();
    let is_module = module.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    let two_levels = OURS.contains(&crate_name) && is_module && name[end + 2 + module.len()..].starts_with("::");
    Some(if two_levels { format!("{crate_name}::{module}") } else { crate_name.to_string() })
}

impl Report {
    /// Bytes that no symbol covers.
    pub fn unattributed(&self) -> u64 {
        self.groups.iter().find(|(name, _)| name == UNATTRIBUTED).map_or(0, |&(_, bytes)| bytes)
    }

    /// The regions that overflow, with the number of bytes too many.
    pub fn overflows(&self) -> impl Iterator<Item = (&Region, u64)> {
        self.regions.iter().filter(|r| r.used > r.size).map(|r| (r, r.used - r.size))
    }

    /// What is left for the heap.
    pub fn heap_bytes(&self) -> u64 {
        self.regions.iter().filter(|region| region.rest == "heap").map(|region| region.size.saturating_sub(region.used)).sum()
    }

    pub fn json(&self) -> Value {
        let rows =
            |rows: &[(String, u64)]| -> Vec<Value> { rows.iter().map(|(name, bytes)| json!({ "name": name, "bytes": bytes })).collect() };
        let regions = self.regions.iter();
        let regions = regions.map(|r| json!({ "name": r.name, "used": r.used, "size": r.size, "rest": r.rest }));
        json!({
            "total": self.total, "regions": regions.collect::<Vec<_>>(),
            "groups": rows(&self.groups), "frozen": rows(&self.modules),
            "panics": self.panics.as_ref().map(Panics::json),
        })
    }

    /// Reads what [`Report::json`] wrote.
    pub fn from_json(value: &Value) -> Option<Self> {
        let rows = |value: &Value| -> Option<Vec<(String, u64)>> {
            value.as_array()?.iter().map(|row| Some((row["name"].as_str()?.into(), row["bytes"].as_u64()?))).collect()
        };
        let region = |value: &Value| {
            Some(Region {
                name: value["name"].as_str()?.into(),
                used: value["used"].as_u64()?,
                size: value["size"].as_u64()?,
                rest: if value["rest"] == "heap" { "heap" } else { "" },
            })
        };
        Some(Self {
            regions: value["regions"].as_array()?.iter().map(region).collect::<Option<_>>()?,
            groups: rows(&value["groups"])?,
            modules: rows(&value["frozen"])?,
            total: value["total"].as_u64()?,
            panics: Panics::from_json(&value["panics"]),
        })
    }

    /// The tables that end a build.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text).expect("a string takes all");
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        const SHOWN: usize = 12;
        writeln!(text, "\n{:<16} {:>9} {:>9} {:>9}", "memory", "used", "size", "free")?;
        for region in &self.regions {
            let Region { name, used, size, rest } = region;
            let free = if used > size { "none".into() } else { (size - used).to_string() };
            let percent = *used as f64 * 100.0 / *size as f64;
            let rest = if rest.is_empty() { String::new() } else { format!(" (free: {rest})") };
            writeln!(text, "{name:<16} {used:>9} {size:>9} {free:>9}  [{}] {percent:5.1} %{rest}", bar(*used, *size))?;
        }
        writeln!(text, "\n{:<30} {:>9}", "in flash", "bytes")?;
        let (shown, others): (Vec<_>, Vec<_>) =
            self.groups.iter().enumerate().partition(|(i, (name, _))| *i < SHOWN || name == FROZEN || name == UNATTRIBUTED);
        for (_, (name, bytes)) in shown {
            writeln!(text, "{name:<30} {bytes:>9}")?;
        }
        if !others.is_empty() {
            let name = format!("{} smaller groups", others.len());
            writeln!(text, "{name:<30} {:>9}", others.iter().map(|(_, (_, bytes))| bytes).sum::<u64>())?;
        }
        writeln!(text, "{:<30} {:>9}", "total", self.total)?;
        if !self.modules.is_empty() {
            writeln!(text, "\n{:<30} {:>9}", "biggest frozen modules", "bytes")?;
            for (name, bytes) in self.modules.iter().take(10) {
                writeln!(text, "{name:<30} {bytes:>9}")?;
            }
        }
        Ok(())
    }
}

/// Twenty characters.
fn bar(used: u64, size: u64) -> String {
    let full = (used * 20).div_ceil(size.max(1)).min(20) as usize;
    "=".repeat(full) + &" ".repeat(20 - full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_belong_to_crates() {
        assert_eq!(group("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE").0, "core");
        assert_eq!(group("_ZN2vm6interp3run17h0123456789abcdefE").0, "vm::interp");
        assert_eq!(rust_path("<vm::heap::Heap as core::fmt::Debug>::fmt").unwrap(), "vm::heap");
        assert_eq!(rust_path("<[A] as core::slice::cmp::SlicePartialEq<B>>::equal").unwrap(), "core");
        assert_eq!(group("__aeabi_memcpy").0, SUPPORT);
        assert_eq!(group("fb_type_str").0, "vm::types");
        assert_eq!(group("frozen.pkg.mod:code"), (FROZEN.into(), Some("pkg.mod".into())));
    }

    #[test]
    fn every_byte_has_one_row() {
        let evidence = Evidence {
            symbols: vec![
                (10..20, "_ZN4core1a17h0123456789abcdefE".to_string()),
                (10..20, "alias".to_string()),
                (22..30, "frozen.m:code".to_string()),
                (90..130, "memcpy".to_string()),
            ],
            initial_data: std::iter::once(30..34).collect(),
            sections: input_sections(" 22 28 10 4 x.o:(.rodata.cst16)\n 1e 1e 2 1 x.o:(.data.v)\n"),
        };
        let mut rows = Rows::default();
        evidence.attribute(&(8..120), &mut rows);
        assert_eq!(rows.groups.values().sum::<u64>(), 112);
        assert_eq!(rows.groups[ALIGNMENT], 4);
        assert_eq!(rows.groups[INITIAL_DATA], 4);
        assert_eq!(rows.groups[CONSTANTS], 16);
        assert_eq!(rows.groups[UNATTRIBUTED], 40);
        assert_eq!(rows.modules["m"], 8);
    }
}
