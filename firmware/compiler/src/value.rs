//! Constants that are no names: large and folded numbers, strings, tuples; and the module's table of them.

use bytecode::{Arena, ArenaVec, Const};
use numbers::big::{Int, Small};

use crate::chunked::Chunked;
use crate::error::{Failed, Fallible};
use crate::names::Names;
use crate::number::decimal;
use crate::tree::{Kind, Leaf, Node, Tree};

/// A constant. Everything it borrows lies in the arena of the result.
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
    Tuple(&'a [Value<'a>]),
}

impl Value<'_> {
    pub fn truth(&self) -> bool {
        match *self {
            Value::None | Value::False => false,
            Value::True | Value::Ellipsis | Value::Big(..) | Value::Nan(_) => true,
            Value::Str(text) | Value::Bytes(text) => !text.is_empty(),
            Value::Int(value) => value != 0,
            Value::Float(value) | Value::Imaginary(value) => value != 0.0,
            Value::Tuple(items) => !items.is_empty(),
        }
    }

    /// Whether the two may share an entry of the table: same type, equal; `0.0` and `-0.0` are kept apart.
    fn same(&self, other: &Value<'_>) -> bool {
        match (*self, *other) {
            (Value::None, Value::None) | (Value::False, Value::False) | (Value::True, Value::True) | (Value::Ellipsis, Value::Ellipsis) => {
                true
            }
            (Value::Str(a), Value::Str(b)) | (Value::Bytes(a), Value::Bytes(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Big(a, a_digits), Value::Big(b, b_digits)) => a == b && a_digits == b_digits,
            (Value::Float(a), Value::Float(b)) | (Value::Imaginary(a), Value::Imaginary(b)) => a.to_bits() == b.to_bits(),
            (Value::Nan(a), Value::Nan(b)) => a == b,
            (Value::Tuple(a), Value::Tuple(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            _ => false,
        }
    }

    fn hash(&self) -> u32 {
        let bytes = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        match *self {
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
            Value::Tuple(items) => items.iter().fold(12, |hash, item| hash.rotate_left(5) ^ item.hash()),
        }
    }
}

/// The constants of a text and the table of those that code loads.
pub(crate) struct Values<'a, 't> {
    pub arena: &'a Arena<'a>,
    /// Each constant of the tree, with its index in the table plus 1.
    values: Chunked<'t, (Value<'a>, u32), 32>,
    /// Open hash table of indices into `table` plus 1.
    buckets: ArenaVec<'t, u32>,
    /// The module's table, as numbers in `values`.
    pub table: ArenaVec<'t, u32>,
    nans: u32,
    /// The number of the constant that `...` is, plus 1.
    ellipsis: u32,
}

impl<'a, 't> Values<'a, 't> {
    pub fn new(arena: &'a Arena<'a>, scratch: &'t Arena<'t>) -> Self {
        Values {
            arena,
            values: Chunked::new(scratch),
            buckets: ArenaVec::new(scratch),
            table: ArenaVec::new(scratch),
            nans: 0,
            ellipsis: 0,
        }
    }

    pub fn add(&mut self, value: Value<'a>) -> Fallible<u32> {
        self.values.push((value, 0))
    }

    pub fn get(&self, index: u32) -> Option<Value<'a>> {
        self.values.get(index).map(|(value, _)| value)
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
    pub fn ellipsis_idx(&mut self) -> Fallible<u32> {
        if self.ellipsis == 0 {
            self.ellipsis = self.add(Value::Ellipsis)? + 1;
        }
        self.table_idx(self.ellipsis - 1)
    }

    /// The index of a constant in the module's table; it is added if no equal one is there.
    pub fn table_idx(&mut self, index: u32) -> Fallible<u32> {
        let cell = self.values.cell(index).ok_or(Failed)?;
        let (value, known) = cell.get();
        if known != 0 {
            return Ok(known - 1);
        }
        if (self.table.len() + 1) * 4 > self.buckets.len() * 3 {
            self.grow()?;
        }
        let bucket = self.bucket(&value);
        let slot = self.buckets.get_mut(bucket).ok_or(Failed)?;
        if *slot == 0 {
            self.table.push(index)?;
            *slot = self.table.len() as u32;
        }
        let number = *slot;
        cell.set((value, number));
        Ok(number - 1)
    }

    /// The bucket of the entry that `value` may share, or the free one where it belongs.
    fn bucket(&self, value: &Value<'a>) -> usize {
        let mask = self.buckets.len().wrapping_sub(1);
        let hash = value.hash();
        let mut i = (hash ^ hash >> 16) as usize & mask;
        loop {
            let number = self.buckets.get(i).copied().unwrap_or(0);
            let index = self.table.get((number as usize).wrapping_sub(1)).copied();
            let Some(other) = index.and_then(|index| self.get(index)) else {
                return i;
            };
            if other.same(value) {
                return i;
            }
            i = (i + 1) & mask;
        }
    }

    fn grow(&mut self) -> Fallible {
        let len = (self.buckets.len() * 2).max(8);
        self.buckets.clear();
        self.buckets.resize(len, 0)?;
        for i in 0..self.table.len() {
            let Some(value) = self.table.get(i).and_then(|&index| self.get(index)) else {
                continue;
            };
            let bucket = self.bucket(&value);
            if let Some(slot) = self.buckets.get_mut(bucket) {
                *slot = i as u32 + 1;
            }
        }
        Ok(())
    }

    /// The table as the module carries it.
    pub fn consts(&self) -> Fallible<&'a [Const<'a>]> {
        let consts = self.arena.alloc_slice_fill(self.table.len(), Const::None)?;
        for (slot, &index) in consts.iter_mut().zip(self.table.iter()) {
            *slot = self.make_const(&self.get(index).ok_or(Failed)?)?;
        }
        Ok(consts)
    }

    fn make_const(&self, value: &Value<'a>) -> Fallible<Const<'a>> {
        Ok(match *value {
            Value::None => Const::None,
            Value::False => Const::False,
            Value::True => Const::True,
            Value::Ellipsis => Const::Ellipsis,
            Value::Str(text) => Const::Str(text),
            Value::Bytes(bytes) => Const::Bytes(bytes),
            Value::Int(value) => Const::Int(decimal(Small::from(value).int(), self.arena)?),
            Value::Big(negative, digits) => Const::Int(decimal(Int::new(negative, digits), self.arena)?),
            Value::Float(value) => Const::Float(value),
            Value::Nan(_) => Const::Float(f64::NAN),
            Value::Imaginary(value) => Const::Complex(0.0, value),
            Value::Tuple(items) => {
                let consts = self.arena.alloc_slice_fill(items.len(), Const::None)?;
                for (slot, item) in consts.iter_mut().zip(items) {
                    *slot = self.make_const(item)?;
                }
                Const::Tuple(consts)
            }
        })
    }
}

/// The value of a constant node; `None` for what is not constant.
pub(crate) fn node_value<'a>(tree: &Tree<'_>, names: &Names<'a, '_>, values: &Values<'a, '_>, node: Node) -> Option<Value<'a>> {
    Some(match node.leaf() {
        Leaf::None => Value::None,
        Leaf::False => Value::False,
        Leaf::True => Value::True,
        Leaf::Ellipsis => Value::Ellipsis,
        Leaf::Int(value) => Value::Int(i64::from(value)),
        Leaf::Str(name) => Value::Str(names.text(name)),
        Leaf::Const(index) => values.get(index)?,
        Leaf::Compound => match tree.kind(node)? {
            Kind::Const => values.get(tree.part(node, 0).as_number())?,
            Kind::ParenTuple if tree.count(node) == 0 => Value::Tuple(&[]),
            _ => return None,
        },
        Leaf::Null | Leaf::Name(_) | Leaf::Number(_) => return None,
    })
}
