//! Relocatable objects for the linker, one for each frozen module and one for the index.

use object::write::{Object, Relocation, Symbol, SymbolId, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, RelocationEncoding, RelocationFlags, RelocationKind, SectionKind, SymbolFlags, SymbolKind,
    SymbolScope,
};

use super::layout::{FROZEN_SYMBOL, Field, Piece, entry_symbol};
use crate::size::FROZEN_INDEX;

/// The machine that an object is for.
pub fn architecture(target: &str) -> Architecture {
    match target.split('-').next().unwrap_or_default() {
        "x86_64" => Architecture::X86_64,
        "aarch64" => Architecture::Aarch64,
        _ => Architecture::Arm,
    }
}

/// The object of a module.
pub fn module(name: &str, piece: &Piece, architecture: Architecture) -> Vec<u8> {
    write(name, &format!("frozen.{name}"), &entry_symbol(name), piece, architecture)
}

/// The object that the image asks for.
pub fn index(piece: &Piece, architecture: Architecture) -> Vec<u8> {
    write("0index", FROZEN_INDEX, FROZEN_SYMBOL, piece, architecture)
}

/// One section; `whole` is a symbol over all of it, `entry` one on the entry item.
fn write(section: &str, whole: &str, entry: &str, piece: &Piece, architecture: Architecture) -> Vec<u8> {
    let mut object = Object::new(BinaryFormat::Elf, architecture, Endianness::Little);
    // Addresses in a program that may be loaded anywhere are filled in at its start: such data is not quite constant.
    let (prefix, kind) = match architecture {
        Architecture::Arm => (".rodata.frozen.", SectionKind::ReadOnlyData),
        _ => (".data.rel.ro.frozen.", SectionKind::ReadOnlyDataWithRel),
    };
    let section = object.add_section(Vec::new(), format!("{prefix}{section}").into_bytes(), kind);
    let (offsets, size) = piece.offsets();
    let mut bytes = vec![0; size as usize];
    let mut addresses = Vec::new();
    for (item, &start) in piece.items.iter().zip(&offsets) {
        for (field, offset) in item.fields.iter().zip(item.offsets(piece.machine()).0) {
            let at = (start + offset) as usize;
            let mut put = |value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
            match field {
                Field::U8(value) => put(&[*value]),
                Field::U16(value) => put(&value.to_le_bytes()),
                Field::U32(value) => put(&value.to_le_bytes()),
                Field::Word(value) => put(&value.to_le_bytes()[..piece.machine().word as usize]),
                Field::Float(value) if piece.machine().float == 4 => put(&(*value as f32).to_le_bytes()),
                Field::Float(value) => put(&value.to_le_bytes()),
                Field::Bytes(value) => put(value),
                Field::Item(_) | Field::Symbol(_) => addresses.push((at, field)),
            }
        }
    }
    object.append_section_data(section, &bytes, piece.machine().word);
    let whole = global(whole, SymbolSection::Section(section), 0, size);
    let whole = object.add_symbol(whole);
    object.add_symbol(global(entry, SymbolSection::Section(section), offsets[piece.entry], 0));
    for (at, field) in addresses {
        let (symbol, addend) = match field {
            Field::Item(item) => (whole, offsets[*item]),
            Field::Symbol(name) => (undefined(&mut object, name), 0),
            _ => continue,
        };
        let flags = RelocationFlags::Generic {
            kind: RelocationKind::Absolute,
            encoding: RelocationEncoding::Generic,
            size: piece.machine().word as u8 * 8,
        };
        let relocation = Relocation { offset: at as u64, symbol, addend: addend as i64, flags };
        object.add_relocation(section, relocation).expect("an absolute address can be relocated");
    }
    object.write().expect("an object in memory can be written")
}

fn global(name: &str, section: SymbolSection, value: u64, size: u64) -> Symbol {
    Symbol {
        name: name.as_bytes().to_vec(),
        value,
        size,
        kind: if section == SymbolSection::Undefined { SymbolKind::Unknown } else { SymbolKind::Data },
        scope: SymbolScope::Linkage,
        weak: false,
        section,
        flags: SymbolFlags::None,
    }
}

fn undefined(object: &mut Object, name: &str) -> SymbolId {
    match object.symbol_id(name.as_bytes()) {
        Some(symbol) => symbol,
        None => object.add_symbol(global(name, SymbolSection::Undefined, 0, 0)),
    }
}
