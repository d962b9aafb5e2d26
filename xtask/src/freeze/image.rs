//! What a linked port says of itself: the names its Rust code declares, and how its structures lie.

use std::collections::BTreeMap;

use object::{Object, ObjectSection, ObjectSymbol, RelocationTarget};

use super::layout::{LAYOUT_SYMBOL, Machine};

/// The list of pools of names: pointers to structures `Pool`.
const POOLS_SYMBOL: &str = "fb_pools";

/// A linked file, read by address.
struct Linked<'a> {
    file: object::File<'a>,
    word: u64,
    /// Addresses that the loader fills in, as in programs that may be loaded anywhere.
    filled_in: BTreeMap<u64, u64>,
}

/// The names of a port in order of their numbers.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn names(bytes: &[u8], machine: &Machine) -> Result<Vec<String>, String> {
    let linked = Linked::new(bytes)?;
    if linked.word != machine.word {
        return Err(format!("its machine words have {} bytes, not {}", linked.word, machine.word));
    }
    linked.check_layout(machine)?;
    let (pools, size) = linked.symbol(POOLS_SYMBOL)?;
    let mut names: Vec<String> = Vec::new();
    for i in 0..size / linked.word {
        let pool = linked.pointer(pools + i * linked.word)?;
        let (first, n) = (linked.u16(pool)?, linked.u16(pool + 2)?);
        // Number 0 is "no string"; the first pool may leave it out.
        names.resize(names.len().max(usize::from(first)), String::new());
        let pointers = pool + 4u64.next_multiple_of(linked.word);
        let (offsets, text) = (linked.pointer(pointers)?, linked.pointer(pointers + 3 * linked.word)?);
        for j in 0..u64::from(n) {
            let (start, end) = (linked.u16(offsets + 2 * j)?, linked.u16(offsets + 2 * j + 2)?);
            let name = linked.bytes(text + u64::from(start), u64::from(end.saturating_sub(start)))?;
            names.push(String::from_utf8(name.to_vec()).map_err(|_| "a name is not UTF-8")?);
        }
    }
    Ok(names)
}

impl<'a> Linked<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, String> {
        let file = object::File::parse(bytes).map_err(|error| error.to_string())?;
        let mut filled_in = BTreeMap::new();
        for (at, relocation) in file.dynamic_relocations().into_iter().flatten() {
            if relocation.target() == RelocationTarget::Absolute {
                filled_in.insert(at, relocation.addend() as u64);
            }
        }
        Ok(Self { word: if file.is_64() { 8 } else { 4 }, file, filled_in })
    }

    fn symbol(&self, name: &str) -> Result<(u64, u64), String> {
        let symbol = self.file.symbol_by_name(name).ok_or(format!("it has no symbol `{name}`"))?;
        Ok((symbol.address(), symbol.size()))
    }

    fn bytes(&self, address: u64, n: u64) -> Result<&'a [u8], String> {
        let in_section =
            self.file.sections().filter(|section| section.address() != 0).find_map(|section| section.data_range(address, n).ok()?);
        in_section.ok_or(format!("it has no bytes at {address:#x}"))
    }

    fn u16(&self, address: u64) -> Result<u16, String> {
        Ok(u16::from_le_bytes(self.bytes(address, 2)?.try_into().expect("two bytes")))
    }

    fn pointer(&self, address: u64) -> Result<u64, String> {
        if let Some(filled_in) = self.filled_in.get(&address) {
            return Ok(*filled_in);
        }
        let bytes = self.bytes(address, self.word)?;
        Ok(bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    /// The port and the freezer must mean the same by each structure.
    fn check_layout(&self, machine: &Machine) -> Result<(), String> {
        let symbol = self.file.symbol_by_name(LAYOUT_SYMBOL).ok_or(format!("it has no symbol `{LAYOUT_SYMBOL}`"))?;
        let section = symbol.section_index().and_then(|index| self.file.section_by_index(index).ok());
        let section = section.ok_or("its layout is in no section")?;
        let data = section.data().map_err(|error| error.to_string())?;
        let start = (symbol.address() - section.address()) as usize;
        let data = data.get(start..start + symbol.size() as usize).ok_or("its layout is cut off")?;
        let numbers: Vec<_> = data.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        let expected = machine.layout();
        match numbers == expected {
            true => Ok(()),
            false => Err(format!("its structures lie otherwise: {numbers:?}, where the freezer writes {expected:?}")),
        }
    }
}
