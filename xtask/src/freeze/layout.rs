//! Frozen modules as the virtual machine has them in memory: structures with fields, and the addresses between them.
//!
//! The structures are those of `firmware/vm` (`Code`, `Tables`, `Str`, `Bytes`, `Tuple`, `BigInt`, `Float`, `Complex`,
//! `Pool`, `FrozenModule`, `Frozen`), `repr(C)`. The image says what it believes of them ([`LAYOUT_SYMBOL`]), and
//! [`Machine::layout`] is what is believed here: a build compares the two.

use std::collections::BTreeMap;

use bytecode::prelude::Prelude;

use super::compile::{Code, Compiled, Constant, Function};
use super::names::Names;
use crate::plan::Plan;

/// What the image exports for the comparison: a list of 16-bit numbers.
pub const LAYOUT_SYMBOL: &str = "fb_layout";
/// What the image reads: all that was frozen.
pub const FROZEN_SYMBOL: &str = "fb_frozen";
const EMPTY_BYTES: &str = "fb_empty_bytes";
const EMPTY_TUPLE: &str = "fb_empty_tuple";

/// Tags of values that are no addresses: `firmware/vm/src/value.rs`.
const QSTR_TAG: u64 = 0b010;
const IMMEDIATE_TAG: u64 = 0b110;
const NONE: u64 = 1;
const FALSE: u64 = 2;
const TRUE: u64 = 3;
const ELLIPSIS: u64 = 4;
/// Bit of a string's flags: all ASCII.
const ASCII: u16 = 1;

/// What decides the layout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Machine {
    /// Bytes of a machine word.
    pub word: u64,
    /// Bytes of a float.
    pub float: u64,
}

/// The STM32 and its relatives.
pub const CHIP: Machine = Machine { word: 4, float: 4 };
/// A desktop of today.
pub const HOST: Machine = Machine { word: 8, float: 8 };

/// A number or an address, with its width.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    U8(u8),
    U16(u16),
    U32(u32),
    Word(u64),
    /// A float of the machine's width.
    Float(f64),
    /// The address of an item of the same module.
    Item(usize),
    /// The address of something else in the image.
    Symbol(String),
    /// Bytes as they are.
    Bytes(Vec<u8>),
}

/// One structure or table.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The structure's name in `firmware/vm`, or what the table is.
    pub kind: &'static str,
    /// For people.
    pub comment: String,
    pub fields: Vec<Field>,
}

/// Items that go to the linker as one piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub items: Vec<Item>,
    /// The item that others refer to, for a module its outermost function or its text.
    pub entry: usize,
    pub n_constant_bytes: usize,
    machine: Machine,
}

impl Field {
    fn size(&self, machine: &Machine) -> u64 {
        match self {
            Self::U8(_) => 1,
            Self::U16(_) => 2,
            Self::U32(_) => 4,
            Self::Word(_) | Self::Item(_) | Self::Symbol(_) => machine.word,
            Self::Float(_) => machine.float,
            Self::Bytes(bytes) => bytes.len() as u64,
        }
    }

    fn align(&self, machine: &Machine) -> u64 {
        if let Self::Bytes(_) = self { 1 } else { self.size(machine) }
    }
}

impl Item {
    /// Position of each field, as `repr(C)` has them, and the size.
    pub fn offsets(&self, machine: &Machine) -> (Vec<u64>, u64) {
        let mut at: u64 = 0;
        let mut offsets = Vec::new();
        for field in &self.fields {
            at = at.next_multiple_of(field.align(machine));
            offsets.push(at);
            at += field.size(machine);
        }
        (offsets, at.next_multiple_of(self.align(machine)))
    }

    fn align(&self, machine: &Machine) -> u64 {
        self.fields.iter().map(|field| field.align(machine)).max().unwrap_or(1)
    }
}

impl Piece {
    /// Position of each item, and the size.
    pub fn offsets(&self) -> (Vec<u64>, u64) {
        let mut at: u64 = 0;
        let mut offsets = Vec::new();
        for item in &self.items {
            // Objects have word alignment at least: a value's low bits are its tag.
            at = at.next_multiple_of(item.align(&self.machine));
            offsets.push(at);
            at += item.offsets(&self.machine).1;
        }
        (offsets, at)
    }

    pub fn n_bytes(&self) -> usize {
        self.offsets().1 as usize
    }

    pub fn machine(&self) -> &Machine {
        &self.machine
    }
}

impl Machine {
    pub fn of(plan: &Plan) -> Self {
        if plan.is_host() { HOST } else { CHIP }
    }

    pub fn small_int_bits(&self) -> u8 {
        self.word as u8 * 8 - 1
    }

    /// Sizes and offsets of the structures, in the order of `firmware/vm/src/layout.rs`.
    pub fn layout(&self) -> Vec<u16> {
        let prelude = Prelude::default();
        let code = code_item(&prelude, &[], 0, [0, 0, 0], 0, String::new());
        let (pointer, word, half) = (Field::Item(0), Field::Word(0), Field::U16(0));
        let structures = [
            code.fields,
            vec![pointer.clone(), pointer.clone(), Field::U32(0), Field::U32(0)],
            vec![pointer.clone(), word.clone(), half.clone(), half.clone()],
            vec![pointer.clone(), word.clone()],
            vec![pointer.clone(), word.clone()],
            vec![pointer.clone(), Field::Float(0.0)],
            vec![pointer.clone(), Field::Float(0.0), Field::Float(0.0)],
            vec![half.clone(), half, pointer.clone(), pointer.clone(), pointer.clone(), pointer.clone()],
            vec![pointer.clone(), word.clone(), pointer.clone(), pointer.clone(), word.clone()],
            vec![word, pointer.clone(), pointer],
        ];
        let mut numbers = vec![self.word as u16, self.float as u16];
        for fields in structures {
            let item = Item { kind: "", comment: String::new(), fields };
            let (offsets, size) = item.offsets(self);
            numbers.push(size as u16);
            numbers.extend(offsets.iter().map(|&offset| offset as u16));
        }
        numbers
    }
}

/// Lays out one module. `names` knows all its names.
pub fn module(module: &Compiled, names: &BTreeMap<&str, u16>, machine: &Machine) -> Piece {
    let mut layout = Layout { names, machine: *machine, items: Vec::new(), known: Vec::new() };
    let Some(code) = &module.code else {
        let text = module.source.source.text.as_bytes().to_vec();
        let entry = layout.add("source", module.source.file.clone(), vec![Field::Bytes(text)]);
        return Piece { items: layout.items, entry, n_constant_bytes: 0, machine: *machine };
    };
    let constants: Vec<_> = code.constants.iter().map(|constant| layout.value(constant)).collect();
    let n_constant_bytes = layout.items.iter().map(|item| item.offsets(machine).1 as usize).sum();
    let tables = layout.tables(code, constants);
    let entry = layout.function(&code.root, code, tables);
    Piece { items: layout.items, entry, n_constant_bytes, machine: *machine }
}

/// The list of modules and the pool of their names, which the image finds as [`FROZEN_SYMBOL`].
pub fn index(modules: &[Compiled], names: &Names, machine: &Machine) -> Piece {
    let mut layout = Layout { names: &names.table(), machine: *machine, items: Vec::new(), known: Vec::new() };
    let mut entries = Vec::new();
    for module in modules {
        let file = module.source.file.clone();
        let name = layout.add("name", String::new(), vec![Field::Bytes(file.clone().into_bytes())]);
        let symbol = Field::Symbol(entry_symbol(&module.source.name));
        let nothing = Field::Word(0);
        entries.extend([Field::Item(name), Field::Word(file.len() as u64)]);
        entries.extend(match &module.code {
            Some(_) => [symbol, nothing.clone(), nothing],
            None => [nothing, symbol, Field::Word(module.source.source.text.len() as u64)],
        });
    }
    let n_modules = Field::Word(modules.len() as u64);
    let pool = layout.pool(names);
    let list = layout.add("[FrozenModule]", "name, code or text".into(), entries);
    let entry = layout.add("Frozen", String::new(), vec![n_modules, Field::Item(list), pool]);
    Piece { items: layout.items, entry, n_constant_bytes: 0, machine: *machine }
}

/// The symbol of a module's outermost function or text.
pub fn entry_symbol(module: &str) -> String {
    format!("frozen.{module}:entry")
}

struct Layout<'a> {
    names: &'a BTreeMap<&'a str, u16>,
    machine: Machine,
    items: Vec<Item>,
    /// Constants that are there already: equal ones share their object.
    known: Vec<(Constant, usize)>,
}

impl Layout<'_> {
    fn add(&mut self, kind: &'static str, comment: String, fields: Vec<Field>) -> usize {
        self.items.push(Item { kind, comment, fields });
        self.items.len() - 1
    }

    /// A value: a tagged word, or the address of an object that is added.
    fn value(&mut self, constant: &Constant) -> Field {
        let immediate = |number: u64| Field::Word(number << 3 | IMMEDIATE_TAG);
        match constant {
            Constant::None => immediate(NONE),
            Constant::False => immediate(FALSE),
            Constant::True => immediate(TRUE),
            Constant::Ellipsis => immediate(ELLIPSIS),
            Constant::Bytes(bytes) if bytes.is_empty() => Field::Symbol(EMPTY_BYTES.into()),
            Constant::Tuple(items) if items.is_empty() => Field::Symbol(EMPTY_TUPLE.into()),
            Constant::Str(text) if self.names.contains_key(text.as_str()) => {
                Field::Word(u64::from(self.names[text.as_str()]) << 3 | QSTR_TAG)
            }
            Constant::Int(digits) => match self.small_int(digits) {
                Some(word) => Field::Word(word),
                None => self.object(constant),
            },
            _ => self.object(constant),
        }
    }

    fn small_int(&self, digits: &str) -> Option<u64> {
        let value: i64 = digits.parse().ok()?;
        let limit = 1i64 << (self.machine.small_int_bits() - 1);
        let mask = if self.machine.word == 4 { 0xffff_ffff } else { u64::MAX };
        (-limit..limit).contains(&value).then_some(((value as u64) << 1 | 1) & mask)
    }

    fn object(&mut self, constant: &Constant) -> Field {
        // Bits decide, so that 0.0 and -0.0 stay apart, as do 1 and 1.0.
        let known = self.known.iter().find(|(known, _)| format!("{known:?}") == format!("{constant:?}"));
        if let Some((_, item)) = known {
            return Field::Item(*item);
        }
        let header = |name: &str| Field::Symbol(format!("fb_type_{name}"));
        let text = |header, bytes: &[u8], flags| {
            let hash = Field::U16(bytecode::qstr::hash(bytes));
            vec![header, Field::Word(bytes.len() as u64), hash, Field::U16(flags), Field::Bytes(bytes.to_vec())]
        };
        let (kind, fields) = match constant {
            Constant::Str(string) => ("Str", text(header("str"), string.as_bytes(), if string.is_ascii() { ASCII } else { 0 })),
            Constant::Bytes(bytes) => ("Bytes", text(header("bytes"), bytes, 0)),
            Constant::Int(digits) => ("BigInt", big_int(header("int"), digits)),
            Constant::Float(value) => ("Float", vec![header("float"), Field::Float(*value)]),
            Constant::Complex(re, im) => ("Complex", vec![header("complex"), Field::Float(*re), Field::Float(*im)]),
            Constant::Tuple(items) => {
                let mut fields = vec![header("tuple"), Field::Word(items.len() as u64)];
                fields.extend(items.iter().map(|item| self.value(item)).collect::<Vec<_>>());
                ("Tuple", fields)
            }
            Constant::None | Constant::False | Constant::True | Constant::Ellipsis => unreachable!("immediate values"),
        };
        let item = self.add(kind, shortened(constant), fields);
        self.known.push((constant.clone(), item));
        Field::Item(item)
    }

    fn tables(&mut self, code: &Code, constants: Vec<Field>) -> usize {
        let numbers = code.names.iter().map(|name| Field::U16(self.names.get(name.as_str()).copied().unwrap_or(0)));
        let (n_names, n_constants) = (code.names.len() as u32, constants.len() as u32);
        let fields: Vec<_> = numbers.collect();
        let names = self.add_table("names", code.names.join(", "), fields);
        let constants = self.add_table("constants", String::new(), constants);
        self.add("Tables", String::new(), vec![names, constants, Field::U32(n_names), Field::U32(n_constants)])
    }

    /// A table's address; an empty one is anywhere, but not null.
    fn add_table(&mut self, kind: &'static str, comment: String, fields: Vec<Field>) -> Field {
        if fields.is_empty() { Field::Word(self.machine.word) } else { Field::Item(self.add(kind, comment, fields)) }
    }

    fn function(&mut self, function: &Function, code: &Code, tables: usize) -> usize {
        let children: Vec<_> = function.children.iter().map(|child| Field::Item(self.function(child, code, tables))).collect();
        let n_children = children.len() as u16;
        let children = self.add_table("children", String::new(), children);
        let prelude = Prelude::decode(&function.data).expect("the compiler's code was verified");
        let name = prelude.names(&function.data).next().and_then(|idx| code.names.get(idx.ok()? as usize));
        let name = name.map_or("", String::as_str);
        let number = self.names.get(name).copied().unwrap_or(0);
        let data = self.add("bytecode", name.into(), vec![Field::Bytes(function.data.clone())]);
        let mut item = code_item(&prelude, &function.data, number, [tables, 0, data], n_children, name.into());
        item.fields[2] = children;
        self.items.push(item);
        self.items.len() - 1
    }

    /// The address of the pool, or null.
    fn pool(&mut self, names: &Names) -> Field {
        let texts: Vec<&str> = names.frozen().collect();
        if texts.is_empty() {
            return Field::Word(0);
        }
        let hashes: Vec<u16> = texts.iter().map(|text| bytecode::qstr::hash(text.as_bytes())).collect();
        let mut order: Vec<u16> = (0..texts.len() as u16).collect();
        order.sort_by_key(|&i| hashes[i as usize]);
        let mut offsets = vec![0u16];
        for text in &texts {
            offsets.push(offsets.last().expect("one is there") + text.len() as u16);
        }
        let halves = |numbers: Vec<u16>| numbers.into_iter().map(Field::U16).collect::<Vec<_>>();
        let (first, n) = (names.first(), texts.len() as u16);
        let offsets = self.add("positions", String::new(), halves(offsets));
        let hashes = self.add("hashes", String::new(), halves(hashes));
        let order = self.add("order of hashes", String::new(), halves(order));
        let text = self.add("names", texts.join(" "), vec![Field::Bytes(texts.concat().into_bytes())]);
        let fields =
            vec![Field::U16(first), Field::U16(n), Field::Item(offsets), Field::Item(hashes), Field::Item(order), Field::Item(text)];
        Field::Item(self.add("Pool", format!("{n} names from number {first} on"), fields))
    }
}

/// `items`: tables, children, data.
fn code_item(prelude: &Prelude, data: &[u8], name: u16, items: [usize; 3], n_children: u16, comment: String) -> Item {
    let [tables, children, bytes] = items.map(Field::Item);
    let fields = vec![
        Field::Symbol("fb_type_code".into()),
        tables,
        children,
        bytes,
        Field::U32(data.len() as u32),
        Field::U32(prelude.opcodes_start),
        Field::U32(prelude.cells_start),
        Field::U16(n_children),
        Field::U16(prelude.frame_slots() as u16),
        Field::U16(prelude.n_cell as u16),
        Field::U16(name),
        Field::U8(prelude.n_exc_stack as u8),
        Field::U8(prelude.scope_flags),
        Field::U8(prelude.n_pos_args as u8),
        Field::U8(prelude.n_kwonly_args as u8),
        Field::U8(prelude.n_def_pos_args as u8),
    ];
    Item { kind: "Code", comment, fields }
}

/// Sign and 32-bit digits, least significant first, of a decimal number.
fn big_int(header: Field, decimal: &str) -> Vec<Field> {
    let (negative, decimal) = match decimal.strip_prefix('-') {
        Some(rest) => (1, rest),
        None => (0, decimal),
    };
    let mut digits: Vec<u32> = Vec::new();
    for character in decimal.bytes().filter(u8::is_ascii_digit) {
        let mut carry = u64::from(character - b'0');
        for digit in &mut digits {
            let value = u64::from(*digit) * 10 + carry;
            *digit = value as u32;
            carry = value >> 32;
        }
        if carry > 0 {
            digits.push(carry as u32);
        }
    }
    let mut fields = vec![header, Field::Word(digits.len() as u64 * 2 + negative)];
    fields.extend(digits.into_iter().map(Field::U32));
    fields
}

fn shortened(constant: &Constant) -> String {
    let text = format!("{constant:?}");
    if text.len() <= 60 { text } else { format!("{}...", &text[..text.floor_char_boundary(57)]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lie_as_repr_c_puts_them() {
        let item = Item { kind: "", comment: String::new(), fields: vec![Field::U8(1), Field::U32(2), Field::U16(3), Field::Word(4)] };
        assert_eq!(item.offsets(&CHIP), (vec![0, 4, 8, 12], 16));
        assert_eq!(item.offsets(&HOST), (vec![0, 4, 8, 16], 24));
    }

    #[test]
    fn integers_are_small_or_digits() {
        let layout = Layout { names: &BTreeMap::new(), machine: CHIP, items: Vec::new(), known: Vec::new() };
        assert_eq!(layout.small_int("-1"), Some(0xffff_ffff));
        assert_eq!(layout.small_int("1073741823"), Some(0x7fff_ffff));
        assert_eq!(layout.small_int("1073741824"), None);
        let fields = big_int(Field::Word(0), "-18446744073709551617");
        assert_eq!(fields[1..], [Field::Word(7), Field::U32(1), Field::U32(0), Field::U32(1)]);
    }
}
