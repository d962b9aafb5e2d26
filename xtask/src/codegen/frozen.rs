//! Frozen modules as Rust, for people: what [`crate::freeze::object`] hands to the linker, item by item.
//!
//! The text compiles; a test compares what rustc makes of it with the objects.

use std::fmt::Write;

use super::head;
use crate::freeze::layout::{Field, Item, Piece};
use crate::plan::Plan;

/// The structures of `firmware/vm` with their fields; `N` is the length of what follows.
const STRUCTURES: [(&str, &[(&str, &str)]); 10] = [
    (
        "Code",
        &[
            ("header", "Ptr"),
            ("tables", "Ptr"),
            ("children", "Ptr"),
            ("data", "Ptr"),
            ("data_len", "u32"),
            ("opcodes", "u32"),
            ("cells", "u32"),
            ("n_children", "u16"),
            ("n_state", "u16"),
            ("n_cells", "u16"),
            ("name", "u16"),
            ("n_blocks", "u8"),
            ("flags", "u8"),
            ("n_pos", "u8"),
            ("n_kwonly", "u8"),
            ("n_def", "u8"),
        ],
    ),
    ("Tables", &[("qstrs", "Ptr"), ("consts", "Ptr"), ("n_qstrs", "u32"), ("n_consts", "u32")]),
    ("Str", &[("header", "Ptr"), ("len", "usize"), ("hash", "u16"), ("flags", "u16"), ("text", "[u8; N]")]),
    ("Bytes", &[("header", "Ptr"), ("len", "usize"), ("hash", "u16"), ("flags", "u16"), ("bytes", "[u8; N]")]),
    ("Tuple", &[("header", "Ptr"), ("len", "usize"), ("items", "[Ptr; N]")]),
    ("BigInt", &[("header", "Ptr"), ("len_and_sign", "usize"), ("digits", "[u32; N]")]),
    ("Float", &[("header", "Ptr"), ("value", "Number")]),
    ("Complex", &[("header", "Ptr"), ("re", "Number"), ("im", "Number")]),
    ("Pool", &[("first", "u16"), ("n", "u16"), ("offsets", "Ptr"), ("hashes", "Ptr"), ("by_hash", "Ptr"), ("text", "Ptr")]),
    ("Frozen", &[("n_modules", "usize"), ("modules", "Ptr"), ("names", "Ptr")]),
];

/// The text of one piece; `entry` is the symbol that others know.
pub fn generate(plan: &Plan, piece: &Piece, entry: &str) -> String {
    let mut text = head(plan, "//");
    write(&mut text, piece, entry).expect("a string takes all");
    text
}

fn write(text: &mut String, piece: &Piece, entry: &str) -> std::fmt::Result {
    text.push_str("#![no_std]\n#![allow(dead_code, improper_ctypes, non_upper_case_globals)]\n\n");
    text.push_str("/// An address, or a value that is none.\n#[repr(transparent)]\npub struct Ptr(*const ());\n");
    text.push_str("unsafe impl Sync for Ptr {}\n\n");
    writeln!(text, "pub type Number = f{};\n", piece.machine().float * 8)?;
    for (name, fields) in STRUCTURES.iter().filter(|(name, _)| piece.items.iter().any(|item| item.kind == *name)) {
        let generic = if fields.iter().any(|(_, kind)| kind.contains("; N]")) { "<const N: usize>" } else { "" };
        writeln!(text, "#[repr(C)]\npub struct {name}{generic} {{")?;
        for (field, kind) in *fields {
            writeln!(text, "    pub {field}: {kind},")?;
        }
        text.push_str("}\n\n");
    }
    let mut symbols: Vec<&str> = piece.items.iter().flat_map(|item| &item.fields).filter_map(symbol).collect();
    symbols.sort_unstable();
    symbols.dedup();
    text.push_str("unsafe extern \"C\" {\n");
    for symbol in symbols {
        writeln!(text, "    #[link_name = {symbol:?}]\n    static {}: Ptr;", identifier(symbol))?;
    }
    text.push_str("}\n");
    for (i, item) in piece.items.iter().enumerate() {
        text.push('\n');
        if !item.comment.is_empty() {
            writeln!(text, "// {}: {}", item.kind, item.comment.escape_debug())?;
        } else {
            writeln!(text, "// {}", item.kind)?;
        }
        let name = if i == piece.entry { entry.to_string() } else { format!("ITEM_{i}") };
        writeln!(text, "#[unsafe(export_name = {name:?})]")?;
        write_item(text, i, item)?;
    }
    Ok(())
}

fn symbol(field: &Field) -> Option<&str> {
    if let Field::Symbol(symbol) = field { Some(symbol) } else { None }
}

fn identifier(symbol: &str) -> String {
    symbol.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}

fn write_item(text: &mut String, i: usize, item: &Item) -> std::fmt::Result {
    let Some((_, names)) = STRUCTURES.iter().find(|(name, _)| *name == item.kind) else {
        return write_table(text, i, item);
    };
    let n_tail = match item.fields.get(names.len() - 1) {
        Some(Field::Bytes(bytes)) => bytes.len(),
        _ => item.fields.len() + 1 - names.len(),
    };
    let has_tail = names.last().is_some_and(|(_, kind)| kind.contains("; N]"));
    let generic = if has_tail { format!("<{n_tail}>") } else { String::new() };
    writeln!(text, "pub static ITEM_{i}: {}{generic} = {} {{", item.kind, item.kind)?;
    let fixed = if has_tail { names.len() - 1 } else { names.len() };
    for ((name, kind), field) in names.iter().zip(&item.fields).take(fixed) {
        writeln!(text, "    {name}: {},", value(field, kind))?;
    }
    if has_tail {
        let (name, kind) = names[fixed];
        let element = kind.trim_start_matches('[').trim_end_matches("; N]");
        writeln!(text, "    {name}: {},", list(&item.fields[fixed..], element))?;
    }
    text.push_str("};\n");
    Ok(())
}

/// Tables: all entries of one width.
fn write_table(text: &mut String, i: usize, item: &Item) -> std::fmt::Result {
    let (kind, n) = match item.fields.first() {
        Some(Field::Bytes(bytes)) => ("u8", bytes.len()),
        Some(Field::U16(_)) => ("u16", item.fields.len()),
        _ => ("Ptr", item.fields.len()),
    };
    writeln!(text, "pub static ITEM_{i}: [{kind}; {n}] = {};", list(&item.fields, kind))
}

fn list(fields: &[Field], kind: &str) -> String {
    match fields {
        [Field::Bytes(bytes)] => format!("*b\"{}\"", bytes.escape_ascii()),
        fields => format!("[{}]", fields.iter().map(|field| value(field, kind)).collect::<Vec<_>>().join(", ")),
    }
}

fn value(field: &Field, kind: &str) -> String {
    match field {
        Field::U8(value) => format!("{value}"),
        Field::U16(value) => format!("{value}"),
        Field::U32(value) => format!("{value}"),
        Field::Word(value) if kind == "Ptr" => format!("Ptr(core::ptr::without_provenance({value:#x}))"),
        Field::Word(value) => format!("{value}"),
        Field::Float(value) => format!("{value:?}{}", if value.is_finite() { "" } else { " as Number" }),
        Field::Item(item) => format!("Ptr((&raw const ITEM_{item}).cast())"),
        Field::Symbol(symbol) => format!("Ptr((&raw const {}).cast())", identifier(symbol)),
        Field::Bytes(bytes) => format!("*b\"{}\"", bytes.escape_ascii()),
    }
}
