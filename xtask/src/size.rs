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
}

/// Accounts for `image`, the load bytes of `elf_file`.
pub fn account(plan: &Plan, elf_file: &[u8], image: &Image) -> Report {
    let mut report = Report {
        total: image.n_bytes() as u64,
        ..Report::default()
    };
    let Ok(file) = ElfFile32::<LittleEndian>::parse(elf_file) else {
        return report;
    };
    for (part, _) in plan.image_parts() {
        let used = image
            .segments()
            .iter()
            .map(|segment| overlap(&part.addresses, segment.address, segment.end()))
            .sum();
        report.regions.push(region(
            format!("flash {}", part.name),
            used,
            &part.addresses,
            "",
        ));
    }
    let allocated = allocated(&file);
    for area in &plan.ram {
        let used = allocated
            .iter()
            .map(|r| overlap(&area.addresses, r.start as u32, r.end))
            .sum();
        report.regions.push(region(
            area.memory.clone(),
            used,
            &area.addresses,
            if area.heap { "heap" } else { "" },
        ));
    }
    let mut groups = BTreeMap::new();
    let mut modules = BTreeMap::new();
    let symbols = symbols(&file);
    for segment in image.segments() {
        let range = u64::from(segment.address)..segment.end();
        attribute(
            &range,
            &symbols,
            &initial_data(&file),
            &mut groups,
            &mut modules,
        );
    }
    report.groups = biggest_first(groups);
    report.modules = biggest_first(modules);
    report
}

fn region(name: String, used: u64, addresses: &Range<u64>, rest: &'static str) -> Region {
    Region {
        name,
        used,
        size: addresses.end - addresses.start,
        rest,
    }
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
    let is_allocated = |flags| matches!(flags, object::SectionFlags::Elf { sh_flags, .. } if sh_flags.0 & u64::from(elf::SHF_ALLOC.0) != 0);
    let sections = file
        .sections()
        .filter(|section| is_allocated(section.flags()));
    sections
        .map(|section| section.address()..section.address() + section.size())
        .collect()
}

/// Flash addresses that hold first values of variables: load ranges of segments that run elsewhere.
fn initial_data(file: &ElfFile32<LittleEndian>) -> Vec<Range<u64>> {
    let endian = LittleEndian;
    let headers = file
        .elf_header()
        .program_headers(endian, file.data())
        .unwrap_or_default();
    let moved = headers
        .iter()
        .filter(|p| p.p_type(endian) == elf::PT_LOAD && p.p_vaddr(endian) != p.p_paddr(endian));
    moved
        .map(|p| {
            u64::from(p.p_paddr(endian))
                ..u64::from(p.p_paddr(endian)) + u64::from(p.p_filesz(endian))
        })
        .collect()
}

/// Address, size and name of everything with a size, by address.
fn symbols(file: &ElfFile32<LittleEndian>) -> Vec<(Range<u64>, String)> {
    let sized = file.symbols().filter(|symbol| {
        symbol.size() > 0
            && matches!(
                symbol.kind(),
                SymbolKind::Text | SymbolKind::Data | SymbolKind::Unknown
            )
    });
    let mut symbols: Vec<_> = sized
        .filter_map(|symbol| {
            let is_thumb = symbol.kind() == SymbolKind::Text;
            let start = if is_thumb {
                symbol.address() & !1
            } else {
                symbol.address()
            };
            Some((
                start..start + symbol.size(),
                symbol.name().ok()?.to_string(),
            ))
        })
        .collect();
    symbols.sort_by(|a, b| {
        a.0.start
            .cmp(&b.0.start)
            .then(b.0.end.cmp(&a.0.end))
            .then(a.1.cmp(&b.1))
    });
    symbols
}

/// Walks `range` and gives each byte of it to one row.
fn attribute(
    range: &Range<u64>,
    symbols: &[(Range<u64>, String)],
    initial_data: &[Range<u64>],
    groups: &mut BTreeMap<String, u64>,
    modules: &mut BTreeMap<String, u64>,
) {
    let mut at = range.start;
    let gap = |from: u64, to: u64| {
        let data: u64 = initial_data
            .iter()
            .map(|data| overlap(data, from as u32, to))
            .sum();
        let rest = to - from - data;
        let row = if rest <= MAX_ALIGNMENT {
            ALIGNMENT
        } else {
            UNATTRIBUTED
        };
        (data, rest, row)
    };
    let mut add = |group: &str, bytes: u64| {
        if bytes > 0 {
            *groups.entry(group.to_string()).or_default() += bytes;
        }
    };
    let first = symbols.partition_point(|(symbol, _)| symbol.start < range.start);
    let inside = symbols[first..]
        .iter()
        .take_while(|(symbol, _)| symbol.start < range.end);
    let end = (range.end..range.end, String::new());
    for (symbol, name) in inside.chain([&end]) {
        if symbol.start > at {
            let (data, rest, row) = gap(at, symbol.start);
            add(INITIAL_DATA, data);
            add(row, rest);
            at = symbol.start;
        }
        // Symbols may share bytes (aliases, merged constants): whoever comes first has them.
        let until = symbol.end.min(range.end);
        if until > at {
            let (group, module) = group(name);
            add(&group, until - at);
            if let Some(module) = module {
                *modules.entry(module).or_default() += until - at;
            }
            at = until;
        }
    }
}

/// The row of a symbol, and its frozen module if it belongs to one.
fn group(symbol: &str) -> (String, Option<String>) {
    if let Some(module) = symbol
        .strip_prefix(FROZEN)
        .and_then(|rest| rest.strip_prefix('.'))
    {
        let module = module.split(':').next().unwrap_or(module);
        return (FROZEN.to_string(), Some(module.to_string()));
    }
    if symbol.contains("Lanon.") {
        return (CONSTANTS.to_string(), None);
    }
    let symbol = symbol.trim_start_matches(".Lswitch.table.");
    let name = format!("{:#}", rustc_demangle::demangle(symbol));
    (
        rust_path(&name).unwrap_or_else(|| SUPPORT.to_string()),
        None,
    )
}

/// `crate::module` of the first path in a demangled name; the module only for our own crates, which people can shrink.
fn rust_path(name: &str) -> Option<String> {
    const OURS: [&str; 4] = ["bytecode", "compiler", "modules", "vm"];
    let end = name.find("::")?;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let start = name[..end].rfind(|c| !is_word(c)).map_or(0, |i| i + 1);
    let crate_name = &name[start..end];
    let module: String = name[end + 2..]
        .chars()
        .take_while(|&c| is_word(c))
        .collect();
    let is_module = module
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_lowercase());
    let two_levels =
        OURS.contains(&crate_name) && is_module && name[end + 2 + module.len()..].starts_with("::");
    Some(if two_levels {
        format!("{crate_name}::{module}")
    } else {
        crate_name.to_string()
    })
}

impl Report {
    /// Bytes that no symbol covers.
    pub fn unattributed(&self) -> u64 {
        self.groups
            .iter()
            .find(|(name, _)| name == UNATTRIBUTED)
            .map_or(0, |&(_, bytes)| bytes)
    }

    /// The regions that overflow, with the number of bytes too many.
    pub fn overflows(&self) -> impl Iterator<Item = (&Region, u64)> {
        self.regions
            .iter()
            .filter(|r| r.used > r.size)
            .map(|r| (r, r.used - r.size))
    }

    pub fn json(&self) -> Value {
        let rows = |rows: &[(String, u64)]| -> Vec<Value> {
            rows.iter()
                .map(|(name, bytes)| json!({ "name": name, "bytes": bytes }))
                .collect()
        };
        let regions = self.regions.iter();
        let regions = regions
            .map(|r| json!({ "name": r.name, "used": r.used, "size": r.size, "rest": r.rest }));
        json!({
            "total": self.total, "regions": regions.collect::<Vec<_>>(),
            "groups": rows(&self.groups), "frozen": rows(&self.modules),
        })
    }

    /// Reads what [`Report::json`] wrote.
    pub fn from_json(value: &Value) -> Option<Self> {
        let rows = |value: &Value| -> Option<Vec<(String, u64)>> {
            value
                .as_array()?
                .iter()
                .map(|row| Some((row["name"].as_str()?.into(), row["bytes"].as_u64()?)))
                .collect()
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
            regions: value["regions"]
                .as_array()?
                .iter()
                .map(region)
                .collect::<Option<_>>()?,
            groups: rows(&value["groups"])?,
            modules: rows(&value["frozen"])?,
            total: value["total"].as_u64()?,
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
        writeln!(
            text,
            "\n{:<16} {:>9} {:>9} {:>9}",
            "memory", "used", "size", "free"
        )?;
        for region in &self.regions {
            let Region {
                name,
                used,
                size,
                rest,
            } = region;
            let free = if used > size {
                "none".into()
            } else {
                (size - used).to_string()
            };
            let percent = *used as f64 * 100.0 / *size as f64;
            let rest = if rest.is_empty() {
                String::new()
            } else {
                format!(" (free: {rest})")
            };
            writeln!(
                text,
                "{name:<16} {used:>9} {size:>9} {free:>9}  [{}] {percent:5.1} %{rest}",
                bar(*used, *size)
            )?;
        }
        writeln!(text, "\n{:<30} {:>9}", "in flash", "bytes")?;
        let (shown, others) = self.groups.split_at(self.groups.len().min(SHOWN));
        for (name, bytes) in shown {
            writeln!(text, "{name:<30} {bytes:>9}")?;
        }
        if !others.is_empty() {
            let name = format!("{} smaller groups", others.len());
            writeln!(
                text,
                "{name:<30} {:>9}",
                others.iter().map(|(_, bytes)| bytes).sum::<u64>()
            )?;
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
        assert_eq!(
            group("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE").0,
            "core"
        );
        assert_eq!(
            group("_ZN2vm6interp3run17h0123456789abcdefE").0,
            "vm::interp"
        );
        assert_eq!(
            rust_path("<vm::heap::Heap as core::fmt::Debug>::fmt").unwrap(),
            "vm::heap"
        );
        assert_eq!(
            rust_path("<[A] as core::slice::cmp::SlicePartialEq<B>>::equal").unwrap(),
            "core"
        );
        assert_eq!(group("__aeabi_memcpy").0, SUPPORT);
        assert_eq!(
            group("frozen.pkg.mod:code"),
            (FROZEN.into(), Some("pkg.mod".into()))
        );
    }

    #[test]
    fn every_byte_has_one_row() {
        let symbols = vec![
            (10..20, "_ZN4core1a17h0123456789abcdefE".to_string()),
            (10..20, "alias".to_string()),
            (22..30, "frozen.m:code".to_string()),
            (90..130, "memcpy".to_string()),
        ];
        let (mut groups, mut modules) = Default::default();
        attribute(&(8..120), &symbols, &[30..34], &mut groups, &mut modules);
        assert_eq!(groups.values().sum::<u64>(), 112);
        assert_eq!(groups[ALIGNMENT], 4);
        assert_eq!(groups[INITIAL_DATA], 4);
        assert_eq!(groups[UNATTRIBUTED], 56);
        assert_eq!(modules["m"], 8);
    }
}
