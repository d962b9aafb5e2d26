//! What `str`, `bytes` and `bytearray` share: nearly all methods, and the operators.
//!
//! Text is found again by its value after every step that may allocate, so positions, never slices, cross such steps. Positions are in bytes;
//! where a program gives or gets a number of a character, it is converted here.

pub mod case;
pub mod codec;
pub mod format;
pub mod join;
pub mod number;
pub mod ops;
pub mod percent;
pub mod search;
pub mod show;
pub mod split;

#[cfg(test)]
mod tests;

use core::ops::Range;

use crate::args::Args;
use crate::heap::text::StrBuf;
use crate::heap::{Bytes, Str};
use crate::types::array;
use crate::types::exception::VALUE_ERROR;
use crate::types::slice;
use crate::{Raised, Value, Vm, q};

/// The types that have text methods.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Str,
    Bytes,
    ByteArray,
}

impl Kind {
    /// The kind of a value; `None` for other types.
    pub fn of(vm: &Vm, value: Value) -> Option<Kind> {
        if vm.str(value).is_some() {
            Some(Kind::Str)
        } else if value.cast::<Bytes>().is_some() {
            Some(Kind::Bytes)
        } else if value.is_exactly(&array::BYTEARRAY) {
            Some(Kind::ByteArray)
        } else {
            None
        }
    }

    pub fn is_str(self) -> bool {
        self == Kind::Str
    }

    /// The object of this kind with the text of `buf`.
    pub fn finish(self, vm: &mut Vm, buf: StrBuf) -> Result<Value, Raised> {
        match self {
            Kind::Str => buf.into_str(vm),
            Kind::Bytes => Ok(buf.into_bytes(vm)),
            Kind::ByteArray => {
                let content = buf.into_bytes(vm);
                array::bytearray_from(vm, |vm| vm.content(content))
            }
        }
    }

    /// The empty object of this kind.
    pub fn empty(self, vm: &mut Vm) -> Result<Value, Raised> {
        match self {
            Kind::Str => Ok(Value::qstr(q::empty)),
            Kind::Bytes => vm.new_bytes(b""),
            Kind::ByteArray => array::bytearray_from(vm, |_| b""),
        }
    }

    /// What methods answer when nothing is left or found: of a bytearray it is `b''`, as in the original.
    pub fn nothing(self, vm: &mut Vm) -> Result<Value, Raised> {
        if self == Kind::ByteArray { Kind::Bytes.empty(vm) } else { self.empty(vm) }
    }

    /// The bytes `range` of `source`, as an object of this kind; `source` itself if that is all of it and cannot change.
    pub fn piece(self, vm: &mut Vm, source: Value, range: Range<usize>) -> Result<Value, Raised> {
        if range.start == 0 && self != Kind::ByteArray && Kind::of(vm, source) == Some(self) && range.end == vm.content(source).len() {
            return Ok(source);
        }
        match self {
            Kind::Str => vm.new_str_from(|vm| vm.str(source).and_then(|text| text.get(range.clone())).unwrap_or("")),
            Kind::Bytes => vm.new_bytes_from(|vm| part(vm, source, range.clone())),
            Kind::ByteArray => array::bytearray_from(vm, |vm| part(vm, source, range.clone())),
        }
    }
}

/// The bytes `range` of a value's content.
pub fn part(vm: &Vm, value: Value, range: Range<usize>) -> &[u8] {
    vm.content(value).get(range).unwrap_or(&[])
}

/// The object whose method is called.
///
/// # Errors
/// `TypeError` if it has no text methods.
pub fn receiver(vm: &mut Vm, args: Args) -> Result<(Kind, Value), Raised> {
    let value = args.get(0);
    match Kind::of(vm, value) {
        Some(kind) => Ok((kind, value)),
        None => Err(vm.wrong_receiver(value, q::str)),
    }
}

/// Checks an argument that must be text of the receiver's kind: `str` for `str`, `bytes` or `bytearray` for the others.
///
/// # Errors
/// `TypeError`.
pub fn same_kind(vm: &mut Vm, kind: Kind, value: Value) -> Result<Value, Raised> {
    let is_str = vm.str(value).is_some();
    if Kind::of(vm, value).map(Kind::is_str) == Some(kind.is_str()) {
        return Ok(value);
    }
    Err(vm.not_implicitly(value, if is_str { q::bytes } else { q::str }))
}

/// Whether a value is bytes, or shows bytes through the buffer protocol itself (an instance of a class derived from bytes does not).
pub fn is_bytes_like(vm: &Vm, value: Value) -> bool {
    vm.type_of(value).slots().buffer.is_some() && vm.str(value).is_none() && !crate::types::class::is_instance_like(value)
}

/// What is searched for: text, or in bytes a single byte by its number.
#[derive(Clone, Copy)]
pub enum Needle {
    Text(Value),
    Byte([u8; 1]),
}

impl Needle {
    /// The needle that an argument names.
    ///
    /// # Errors
    /// `TypeError` for other kinds, `ValueError` for a number that is no byte.
    pub fn of(vm: &mut Vm, kind: Kind, value: Value) -> Result<Needle, Raised> {
        if !kind.is_str() && (is_int(value) || value.as_bool().is_some()) {
            return match u8::try_from(vm.int_arg(value)?) {
                Ok(byte) => Ok(Needle::Byte([byte])),
                Err(_) => Err(vm.raise_text(VALUE_ERROR, "bytes value out of range")),
            };
        }
        same_kind(vm, kind, value).map(Needle::Text)
    }

    pub fn bytes<'a>(&'a self, vm: &'a Vm) -> &'a [u8] {
        match self {
            Needle::Text(value) => vm.content(*value),
            Needle::Byte(byte) => byte,
        }
    }
}

/// Whether a value is an `int`, small or big.
pub fn is_int(value: Value) -> bool {
    value.is_small() || value.cast::<crate::types::int::BigInt>().is_some()
}

/// Whether all characters of a `str` take one byte.
pub fn is_ascii(vm: &Vm, value: Value) -> bool {
    match value.cast::<Str>() {
        Some(string) => string.is_ascii(&vm.heap),
        None => vm.str(value).is_some_and(str::is_ascii),
    }
}

/// Number of items: characters of a `str`, bytes of others.
pub fn len(vm: &Vm, kind: Kind, value: Value) -> usize {
    if kind.is_str() && !is_ascii(vm, value) { vm.str(value).map_or(0, |text| text.chars().count()) } else { vm.content(value).len() }
}

/// Where item `n` begins, in bytes; the length of the text if there are no more than `n` items.
pub fn offset(vm: &Vm, kind: Kind, value: Value, n: usize) -> usize {
    let len = vm.content(value).len();
    if !kind.is_str() || is_ascii(vm, value) {
        return n.min(len);
    }
    vm.str(value).and_then(|text| text.char_indices().nth(n)).map_or(len, |(at, _)| at)
}

/// Number of the item that begins at byte `at`.
pub fn number_at(vm: &Vm, kind: Kind, value: Value, at: usize) -> usize {
    if !kind.is_str() || is_ascii(vm, value) {
        return at;
    }
    vm.str(value).and_then(|text| text.get(..at)).map_or(at, |text| text.chars().count())
}

/// An index or limit given by a program.
///
/// # Errors
/// `TypeError` that names the type of the text.
fn index_word(vm: &mut Vm, kind: Kind, value: Value) -> Result<isize, Raised> {
    match kind {
        Kind::Str => slice::word(vm, value, q::string_word),
        Kind::Bytes => slice::word(vm, value, q::bytes),
        Kind::ByteArray => slice::word(vm, value, q::bytearray),
    }
}

/// The bytes between the optional limits `start` and `stop`, which count items. The end may lie before the start.
///
/// # Errors
/// `TypeError` for limits that are not integers.
pub fn window(vm: &mut Vm, kind: Kind, value: Value, start: Option<Value>, stop: Option<Value>) -> Result<Range<usize>, Raised> {
    let absent = |limit: Option<Value>| limit.is_none_or(Value::is_none);
    let bytes = vm.content(value).len();
    if absent(start) && absent(stop) {
        return Ok(0..bytes);
    }
    let len = len(vm, kind, value);
    let mut place = |limit: Option<Value>, default: usize| match limit {
        Some(limit) if !limit.is_none() => {
            let n = index_word(vm, kind, limit)?;
            Ok(offset(vm, kind, value, slice::clamped(n, len)))
        }
        _ => Ok(default),
    };
    Ok(place(start, 0)?..place(stop, bytes)?)
}

/// `value[index]` for `str` and `bytes`.
///
/// # Errors
/// The usual ones of indices and slices.
pub fn item(vm: &mut Vm, kind: Kind, value: Value, index: Value) -> Result<Value, Raised> {
    if kind.is_str() {
        return str_item(vm, value, index);
    }
    let len = vm.content(value).len();
    if let Some(range) = slice::span(vm, index, len)? {
        return kind.piece(vm, value, range);
    }
    let at = slice::index(vm, index, len, q::bytes)?;
    Ok(Value::from_i16(vm.content(value).get(at).copied().unwrap_or(0).into()))
}

fn str_item(vm: &mut Vm, value: Value, index: Value) -> Result<Value, Raised> {
    if let Some(parts) = slice::parts(vm, index) {
        if !parts.step.is_none() && parts.step != Value::from_i16(1) {
            return Err(slice::no_steps(vm));
        }
        let range = window(vm, Kind::Str, value, Some(parts.start), Some(parts.stop))?;
        return Kind::Str.piece(vm, value, range.start..range.end.max(range.start));
    }
    let n = index_word(vm, Kind::Str, index)?;
    let n_chars = len(vm, Kind::Str, value);
    let Some(n) = slice::position(n, n_chars) else {
        return Err(vm.raise_text(crate::types::exception::INDEX_ERROR, "string index out of range"));
    };
    let at = offset(vm, Kind::Str, value, n);
    let c = char_from(vm.content(value), at).unwrap_or(char::REPLACEMENT_CHARACTER);
    char_value(vm, c)
}

/// The character that begins at byte `at` of UTF-8 text. Only its own bytes are looked at.
pub fn char_from(text: &[u8], at: usize) -> Option<char> {
    let n = match *text.get(at)? {
        byte @ 0..128 => return Some(byte.into()),
        0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    core::str::from_utf8(text.get(at..)?.get(..n)?).ok()?.chars().next()
}

/// A character as a `str`. ASCII ones are interned, so that looking at a text allocates each only once; names live for ever, so that
/// the many others are not.
pub fn char_value(vm: &mut Vm, c: char) -> Result<Value, Raised> {
    let mut bytes = [0; 4];
    let text = c.encode_utf8(&mut bytes);
    if c.is_ascii() { vm.intern(text).map(Value::qstr) } else { vm.new_str(text) }
}
