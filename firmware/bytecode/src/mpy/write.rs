//! Module to bytes.

use core::fmt::{self, Write};

use super::{NumberText, VERSION, kind};
use crate::arena::{Arena, ArenaVec, OutOfMemory};
use crate::module::{Const, Module, RawCode, Text};
use crate::{qstr, varuint};

/// Takes bytes one after the other.
pub trait Sink {
    type Error;

    fn put(&mut self, bytes: &[u8]) -> Result<(), Self::Error>;
}

impl Sink for ArenaVec<'_, u8> {
    type Error = OutOfMemory;

    fn put(&mut self, bytes: &[u8]) -> Result<(), OutOfMemory> {
        self.extend_from_slice(bytes)
    }
}

#[cfg(any(feature = "std", test))]
impl Sink for std::vec::Vec<u8> {
    type Error = core::convert::Infallible;

    fn put(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        self.extend_from_slice(bytes);
        Ok(())
    }
}

/// Why a module was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError<E> {
    Sink(E),
    /// No scratch memory.
    OutOfMemory,
    /// A table, a text or a function is larger than the format can say.
    TooLarge,
    /// The text of a float could not be made.
    Number,
}

impl<E> From<OutOfMemory> for WriteError<E> {
    fn from(_: OutOfMemory) -> Self {
        WriteError::OutOfMemory
    }
}

/// Writes a `.mpy` file; `scratch` holds places in nested tuples and functions meanwhile.
pub fn write<S: Sink + ?Sized>(
    module: &Module,
    small_int_bits: u8,
    numbers: &dyn NumberText,
    scratch: &Arena,
    sink: &mut S,
) -> Result<(), WriteError<S::Error>> {
    let scratch = scratch.scratch();
    let mut writer = Writer { sink, numbers };
    writer.put(&[b'M', VERSION, 0, small_int_bits])?;
    writer.count(module.qstrs.len())?;
    writer.count(module.consts.len())?;
    for qstr in module.qstrs {
        writer.qstr(qstr)?;
    }
    writer.constants(module.consts, &scratch)?;
    writer.functions(module.root, &scratch)
}

struct Writer<'s, S: ?Sized> {
    sink: &'s mut S,
    numbers: &'s dyn NumberText,
}

impl<S: Sink + ?Sized> Writer<'_, S> {
    fn put(&mut self, bytes: &[u8]) -> Result<(), WriteError<S::Error>> {
        self.sink.put(bytes).map_err(WriteError::Sink)
    }

    fn count(&mut self, count: usize) -> Result<(), WriteError<S::Error>> {
        let count = u32::try_from(count).map_err(|_| WriteError::TooLarge)?;
        self.put(&varuint::encode(count))
    }

    /// A length and `bits` low bits in one number.
    fn length_and(&mut self, len: usize, shift: u32, bits: u32) -> Result<(), WriteError<S::Error>> {
        match u32::try_from(len) {
            Ok(len) if len <= u32::MAX >> shift => self.put(&varuint::encode(len << shift | bits)),
            _ => Err(WriteError::TooLarge),
        }
    }

    fn qstr(&mut self, text: Text) -> Result<(), WriteError<S::Error>> {
        if let Some(number) = qstr::static_number(text) {
            return self.put(&varuint::encode(u32::from(number) << 1 | 1));
        }
        self.length_and(text.len(), 1, 0)?;
        self.put(text)?;
        self.put(&[0])
    }

    fn constants(&mut self, consts: &[Const], scratch: &Arena) -> Result<(), WriteError<S::Error>> {
        // What is still to be written of each tuple, innermost last.
        let mut open = ArenaVec::<&[Const]>::new(scratch);
        open.push(consts)?;
        while let Some(rest) = open.last_mut() {
            let Some((value, after)) = rest.split_first() else {
                open.pop();
                continue;
            };
            *rest = after;
            if let Const::Tuple(elements) = value {
                self.put(&[kind::TUPLE])?;
                self.count(elements.len())?;
                open.push(elements)?;
            } else {
                self.plain(value)?;
            }
        }
        Ok(())
    }

    fn plain(&mut self, value: &Const) -> Result<(), WriteError<S::Error>> {
        match *value {
            Const::None => self.put(&[kind::NONE]),
            Const::False => self.put(&[kind::FALSE]),
            Const::True => self.put(&[kind::TRUE]),
            Const::Ellipsis => self.put(&[kind::ELLIPSIS]),
            Const::Str(bytes) => {
                self.text(kind::STR, bytes)?;
                self.put(&[0])
            }
            Const::Bytes(bytes) => {
                self.text(kind::BYTES, bytes)?;
                self.put(&[0])
            }
            Const::Int(digits) => self.text(kind::INT, digits.as_bytes()),
            Const::Float(value) => {
                let mut text = NumberBuffer::default();
                self.numbers.write_float(value, &mut text).map_err(|_| WriteError::Number)?;
                self.text(kind::FLOAT, text.as_slice())
            }
            Const::Complex(real, imag) => {
                let text = complex(self.numbers, real, imag).map_err(|_| WriteError::Number)?;
                self.text(kind::COMPLEX, text.as_slice())
            }
            Const::Tuple(_) => Ok(()),
        }
    }

    fn text(&mut self, kind: u8, bytes: &[u8]) -> Result<(), WriteError<S::Error>> {
        self.put(&[kind])?;
        self.count(bytes.len())?;
        self.put(bytes)
    }

    fn functions(&mut self, root: &RawCode, scratch: &Arena) -> Result<(), WriteError<S::Error>> {
        // The functions still to be written at each depth, innermost last.
        let mut open = ArenaVec::<&[&RawCode]>::new(scratch);
        let outermost = [root];
        open.push(&outermost)?;
        while let Some(rest) = open.last_mut() {
            let Some((function, after)) = rest.split_first() else {
                open.pop();
                continue;
            };
            *rest = after;
            let has_children = !function.children.is_empty();
            self.length_and(function.data.len(), 3, u32::from(has_children) << 2)?;
            self.put(function.data)?;
            if has_children {
                self.count(function.children.len())?;
                open.push(function.children)?;
            }
        }
        Ok(())
    }
}

/// The text of a complex constant: only the imaginary part if the real one is zero, and no needless `.0`.
fn complex(numbers: &dyn NumberText, real: f64, imag: f64) -> Result<NumberBuffer, fmt::Error> {
    let mut text = NumberBuffer::default();
    let both = real != 0.0;
    if both {
        text.write_char('(')?;
        text.write_float_part(numbers, real)?;
        if imag >= 0.0 || imag.is_nan() {
            text.write_char('+')?;
        }
    }
    text.write_float_part(numbers, imag)?;
    text.write_str(if both { "j)" } else { "j" })?;
    Ok(text)
}

/// Room for the text of a number.
struct NumberBuffer {
    bytes: [u8; 80],
    len: usize,
}

impl Default for NumberBuffer {
    fn default() -> Self {
        NumberBuffer { bytes: [0; 80], len: 0 }
    }
}

impl NumberBuffer {
    fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    fn write_float_part(&mut self, numbers: &dyn NumberText, value: f64) -> fmt::Result {
        numbers.write_float(value, self)?;
        if self.as_slice().ends_with(b".0") {
            self.len -= 2;
        }
        Ok(())
    }
}

impl fmt::Write for NumberBuffer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        let room = self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?;
        room.iter_mut().zip(text.as_bytes()).for_each(|(place, byte)| *place = *byte);
        self.len = end;
        Ok(())
    }
}
