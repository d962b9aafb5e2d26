//! Constants that are no names: large and folded numbers, strings, tuples; and the module's table of them.

use core::cell::Cell;

use bytecode::arena::Texts;
use bytecode::{Arena, Const};
use numbers::big::{Int, Small, Watch};

use crate::Context;
use crate::buckets::Buckets;
use crate::chunked::Chunked;
use crate::error::{Failed, Fallible};
use crate::names::{Names, offset_in};
use crate::number::decimal;
use crate::tree::{Kind, Leaf, Node, Tree};

/// A constant. Everything it borrows lies in the source or the arena of the result.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    None,
    False,
    True,
    Ellipsis,
    Str(&'a [u8]),
    Bytes(&'a [u8]),
    Int(i64),
    /// An integer that does not fit in 63 bits: negative, digits as `numbers` has them.
    Big(bool, &'a [u32]),
    Float(f64),
    /// Not a number; equal only to itself, so each has a number of its own.
    Nan(u32),
    /// The imaginary part of a literal; its real part is zero.
    Imaginary(f64),
    /// Its items, none of which is a compound node, and how many levels of tuples there are.
    Tuple(&'a [Node], u32),
}

impl Value<'_> {
    pub fn truth(&self) -> bool {
        match *self {
            Value::None | Value::False => false,
            Value::True | Value::Ellipsis | Value::Big(..) | Value::Nan(_) => true,
            Value::Str(text) | Value::Bytes(text) => !text.is_empty(),
            Value::Int(value) => value != 0,
            Value::Float(value) | Value::Imaginary(value) => value != 0.0,
            Value::Tuple(items, _) => !items.is_empty(),
        }
    }
}

/// A constant as the list keeps it, in three words.
#[derive(Clone, Copy)]
struct Entry {
    /// By tag: a number of 64 bits, low half first; offset in the source, or number of the copy, and length; a number.
    payload: [u32; 2],
    /// The tag, and above it the index in the module's table plus 1.
    tag_and_idx: u32,
}

const TAG_BITS: u32 = 4;
const TAG_MASK: u32 = (1 << TAG_BITS) - 1;

const INT: u32 = 0;
const FLOAT: u32 = 1;
const IMAGINARY: u32 = 2;
const NAN: u32 = 3;
/// Text of the source.
const STR: u32 = 4;
const BYTES: u32 = 5;
/// A copy.
const STR_COPY: u32 = 6;
const BYTES_COPY: u32 = 7;
/// Everything else, in a list of its own.
const OTHER: u32 = 8;

fn halves(bits: u64) -> [u32; 2] {
    [bits as u32, (bits >> 32) as u32]
}

/// The constants of a text and the table of those that code loads.
pub(crate) struct Values<'a, 'k> {
    pub arena: &'a Arena<'a>,
    /// The text if all of it is here.
    source: &'a [u8],
    texts: &'k Texts<'a>,
    /// Answers false to stop.
    go_on: &'k dyn Fn() -> bool,
    /// It did.
    pub stopped: Cell<bool>,
    /// Each constant of the tree.
    entries: Chunked<'k, Entry, 4>,
    others: Chunked<'k, Value<'a>, 2>,
    /// Hash table of the constants in the module's table, as numbers in `entries` plus 1.
    buckets: Buckets<'k>,
    /// Length of the module's table.
    n_table: u32,
    nans: u32,
    /// The number of the constant that `...` is, plus 1.
    ellipsis: u32,
}

impl<'a, 'k> Values<'a, 'k> {
    pub fn new(source: &'a [u8], context: Context<'a, 'k>) -> Self {
        Values {
            arena: context.arena,
            source,
            texts: context.texts,
            go_on: context.go_on,
            stopped: Cell::new(false),
            entries: Chunked::new(context.tables),
            others: Chunked::new(context.tables),
            buckets: Buckets::new(context.tables),
            n_table: 0,
            nans: 0,
            ellipsis: 0,
        }
    }

    /// [`add`](Self::add) for a `str`, or `bytes`, that is copied if it is no part of the source.
    pub fn add_text(&mut self, text: &[u8], is_bytes: bool) -> Fallible<u32> {
        let len = u32::try_from(text.len()).map_err(|_| Failed)?;
        let (at, tags) = match offset_in(self.source, text) {
            Some(at) => (at, [STR, BYTES]),
            None => (self.texts.add(text)?, [STR_COPY, BYTES_COPY]),
        };
        let [str_tag, bytes_tag] = tags;
        self.entries.push(Entry { payload: [at, len], tag_and_idx: if is_bytes { bytes_tag } else { str_tag } })
    }

    /// Fails if the work is to stop.
    pub fn poll(&self) -> Fallible {
        if (self.go_on)() {
            return Ok(());
        }
        self.stopped.set(true);
        Err(Failed)
    }

    /// Runs `compute` with a watch that asks whether to go on.
    pub fn watched<R>(&self, compute: impl FnOnce(&mut Watch) -> R) -> R {
        compute(&mut Watch::new(&mut || self.poll().is_ok()))
    }

    pub fn add(&mut self, value: Value<'a>) -> Fallible<u32> {
        let in_source = |text: &[u8]| Some([offset_in(self.source, text)?, text.len() as u32]);
        let (tag, payload) = match value {
            Value::Int(value) => (INT, Some(halves(value as u64))),
            Value::Float(value) => (FLOAT, Some(halves(value.to_bits()))),
            Value::Imaginary(value) => (IMAGINARY, Some(halves(value.to_bits()))),
            Value::Nan(number) => (NAN, Some([number, 0])),
            Value::Str(text) => (STR, in_source(text)),
            Value::Bytes(text) => (BYTES, in_source(text)),
            _ => (OTHER, None),
        };
        let entry = match payload {
            Some(payload) => Entry { payload, tag_and_idx: tag },
            None => Entry { payload: [self.others.push(value)?, 0], tag_and_idx: OTHER },
        };
        self.entries.push(entry)
    }

    pub fn get(&self, index: u32) -> Option<Value<'a>> {
        self.entries.get(index).and_then(|entry| self.value_of(entry))
    }

    fn value_of(&self, entry: Entry) -> Option<Value<'a>> {
        let [low, high] = entry.payload;
        let bits = u64::from(high) << 32 | u64::from(low);
        let text = || self.source.get(low as usize..low as usize + high as usize).unwrap_or_default();
        Some(match entry.tag_and_idx & TAG_MASK {
            INT => Value::Int(bits as i64),
            FLOAT => Value::Float(f64::from_bits(bits)),
            IMAGINARY => Value::Imaginary(f64::from_bits(bits)),
            NAN => Value::Nan(low),
            STR => Value::Str(text()),
            BYTES => Value::Bytes(text()),
            STR_COPY => Value::Str(self.texts.get(low, high as usize)),
            BYTES_COPY => Value::Bytes(self.texts.get(low, high as usize)),
            _ => return self.others.get(low),
        })
    }

    /// A constant for a float. NaN made by `math.nan` is always the same one, others are new ones.
    pub fn float(&mut self, value: f64) -> Value<'a> {
        if !value.is_nan() {
            return Value::Float(value);
        }
        self.nans = self.nans.saturating_add(1);
        Value::Nan(self.nans)
    }

    /// The index of `...` in the module's table.
    pub fn ellipsis_idx(&mut self, names: &Names<'a, '_>) -> Fallible<u32> {
        if self.ellipsis == 0 {
            self.ellipsis = self.add(Value::Ellipsis)? + 1;
        }
        self.table_idx(names, self.ellipsis - 1)
    }

    /// The index of a constant in the module's table; it is added if no equal one is there.
    pub fn table_idx(&mut self, names: &Names<'a, '_>, index: u32) -> Fallible<u32> {
        let cell = self.entries.cell(index).ok_or(Failed)?;
        let mut entry = cell.get();
        if let Some(known) = (entry.tag_and_idx >> TAG_BITS).checked_sub(1) {
            return Ok(known);
        }
        if self.buckets.are_few_for(self.n_table as usize + 1) {
            self.grow(names)?;
        }
        let value = self.value_of(entry).ok_or(Failed)?;
        let is_same = |number: u32| self.get(number - 1).is_some_and(|other| self.same(names, &value, &other));
        let (bucket, found) = self.buckets.find(self.hash(names, &value), is_same);
        let known = match found {
            Some(number) => self.entries.get(number - 1).ok_or(Failed)?.tag_and_idx >> TAG_BITS,
            None => {
                if self.n_table >= u32::MAX >> TAG_BITS {
                    return Err(Failed);
                }
                self.n_table += 1;
                self.buckets.set(bucket, index + 1);
                self.n_table
            }
        };
        entry.tag_and_idx |= known << TAG_BITS;
        cell.set(entry);
        Ok(known - 1)
    }

    fn grow(&mut self, names: &Names<'a, '_>) -> Fallible {
        // The numbers in the buckets are those of all constants, and `...` may still come.
        let are_wide = self.entries.len() + 2 > usize::from(u16::MAX);
        self.buckets.grow(if are_wide { 1 << 16 } else { 8 })?;
        for (index, entry) in self.entries.iter().enumerate() {
            let table_idx = entry.tag_and_idx >> TAG_BITS;
            if table_idx == 0 {
                continue;
            }
            let value = self.value_of(entry).ok_or(Failed)?;
            // Constants that share an entry of the table are in the buckets once.
            let is_there = |number: u32| self.entries.get(number - 1).is_some_and(|other| other.tag_and_idx >> TAG_BITS == table_idx);
            if let (bucket, None) = self.buckets.find(self.hash(names, &value), is_there) {
                self.buckets.set(bucket, index as u32 + 1);
            }
        }
        Ok(())
    }

    /// Whether the two may share an entry of the table: same type, equal; `0.0` and `-0.0` are kept apart.
    fn same(&self, names: &Names<'a, '_>, one: &Value<'a>, other: &Value<'a>) -> bool {
        let same_item = |(&a, &b): (&Node, &Node)| match (leaf_value(names, self, a), leaf_value(names, self, b)) {
            (Some(a), Some(b)) => self.same(names, &a, &b),
            _ => false,
        };
        match (*one, *other) {
            (Value::None, Value::None) | (Value::False, Value::False) | (Value::True, Value::True) | (Value::Ellipsis, Value::Ellipsis) => {
                true
            }
            (Value::Str(a), Value::Str(b)) | (Value::Bytes(a), Value::Bytes(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Big(a, a_digits), Value::Big(b, b_digits)) => a == b && a_digits == b_digits,
            (Value::Float(a), Value::Float(b)) | (Value::Imaginary(a), Value::Imaginary(b)) => a.to_bits() == b.to_bits(),
            (Value::Nan(a), Value::Nan(b)) => a == b,
            (Value::Tuple(a, _), Value::Tuple(b, _)) => a.len() == b.len() && a.iter().zip(b).all(same_item),
            _ => false,
        }
    }

    fn hash(&self, names: &Names<'a, '_>, value: &Value<'a>) -> u32 {
        let bytes = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        match *value {
            Value::None => 1,
            Value::False => 2,
            Value::True => 3,
            Value::Ellipsis => 4,
            Value::Str(text) => text.iter().fold(5, bytes),
            Value::Bytes(text) => text.iter().fold(6, bytes),
            Value::Int(value) => value.to_le_bytes().iter().fold(7, bytes),
            Value::Big(_, digits) => digits.iter().fold(8, |hash, d| hash.rotate_left(5) ^ d),
            Value::Float(value) => value.to_bits().to_le_bytes().iter().fold(9, bytes),
            Value::Imaginary(value) => value.to_bits().to_le_bytes().iter().fold(10, bytes),
            Value::Nan(number) => number.wrapping_add(11),
            Value::Tuple(items, _) => items
                .iter()
                .filter_map(|&item| leaf_value(names, self, item))
                .fold(12u32, |hash, item| hash.rotate_left(5) ^ self.hash(names, &item)),
        }
    }

    /// The table as the module carries it.
    pub fn consts(&self, names: &Names<'a, '_>) -> Fallible<&'a [Const<'a>]> {
        let consts = self.arena.alloc_slice_fill(self.n_table as usize, Const::None)?;
        for i in 0..self.buckets.len() {
            let Some(entry) = self.buckets.get(i).checked_sub(1).and_then(|index| self.entries.get(index)) else {
                continue;
            };
            if let Some(slot) = consts.get_mut((entry.tag_and_idx >> TAG_BITS).wrapping_sub(1) as usize) {
                *slot = self.make_const(names, &self.value_of(entry).ok_or(Failed)?)?;
            }
        }
        Ok(consts)
    }

    fn make_const(&self, names: &Names<'a, '_>, value: &Value<'a>) -> Fallible<Const<'a>> {
        Ok(match *value {
            Value::None => Const::None,
            Value::False => Const::False,
            Value::True => Const::True,
            Value::Ellipsis => Const::Ellipsis,
            Value::Str(text) => Const::Str(text),
            Value::Bytes(bytes) => Const::Bytes(bytes),
            Value::Int(value) => Const::Int(decimal(Small::from(value).int(), self)?),
            Value::Big(negative, digits) => Const::Int(decimal(Int::new(negative, digits), self)?),
            Value::Float(value) => Const::Float(value),
            Value::Nan(_) => Const::Float(f64::NAN),
            Value::Imaginary(value) => Const::Complex(0.0, value),
            Value::Tuple(items, _) => {
                let consts = self.arena.alloc_slice_fill(items.len(), Const::None)?;
                for (slot, &item) in consts.iter_mut().zip(items) {
                    *slot = self.make_const(names, &leaf_value(names, self, item).ok_or(Failed)?)?;
                }
                Const::Tuple(consts)
            }
        })
    }
}

/// The value of a constant node; `None` for what is not constant.
pub(crate) fn node_value<'a>(tree: &Tree<'_>, names: &Names<'a, '_>, values: &Values<'a, '_>, node: Node) -> Option<Value<'a>> {
    if node.leaf() != Leaf::Compound {
        return leaf_value(names, values, node);
    }
    match tree.kind(node)? {
        Kind::Const => values.get(tree.part(node, 0).as_number()),
        Kind::ParenTuple if tree.count(node) == 0 => Some(Value::Tuple(&[], 1)),
        _ => None,
    }
}

/// [`node_value`] for a node that is no compound.
fn leaf_value<'a>(names: &Names<'a, '_>, values: &Values<'a, '_>, node: Node) -> Option<Value<'a>> {
    Some(match node.leaf() {
        Leaf::None => Value::None,
        Leaf::False => Value::False,
        Leaf::True => Value::True,
        Leaf::Ellipsis => Value::Ellipsis,
        Leaf::Int(value) => Value::Int(i64::from(value)),
        Leaf::Str(name) => Value::Str(names.text(name)),
        Leaf::Const(index) => values.get(index)?,
        Leaf::Compound | Leaf::Null | Leaf::Name(_) | Leaf::Number(_) => return None,
    })
}
