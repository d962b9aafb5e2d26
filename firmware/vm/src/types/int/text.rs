//! Text to int, int to text.

use numbers::big::{self, TextFormat};
use numbers::inttext;

use super::{content, from_i64, is_negative, watched};
use crate::heap::text::StrBuf;
use crate::heap::{DigitBuf, Operand};
use crate::types::exception::Part::{Int, Str};
use crate::types::exception::VALUE_ERROR;
use crate::{Raised, Value, Vm};

/// The text of an int or bool, with a `-` if it is negative, without a prefix. Others count as zero.
pub fn format_int(vm: &mut Vm, value: Value, base: u32, upper: bool, separator: Option<u8>) -> Result<StrBuf, Raised> {
    let mut buf = StrBuf::new(vm)?;
    if is_negative(vm, value) {
        buf.push(vm, b'-')?;
    }
    push_digits(vm, &mut buf, value, TextFormat { base, upper, separator, width: 0 })?;
    Ok(buf)
}

/// Appends the absolute value of an int or bool.
pub fn push_digits(vm: &mut Vm, buf: &mut StrBuf, value: Value, format: TextFormat) -> Result<(), Raised> {
    let operand = Operand::of(value).unwrap_or(Operand::from(0));
    let int = operand.int(&vm.heap);
    let (room, scratch_len) = (big::format_len(int, format), big::format_scratch_len(int, format));
    let start = buf.len();
    buf.fill(vm, room, 0)?;
    let mut scratch = DigitBuf::new(vm, scratch_len)?;
    let len = watched(vm, |vm, watch| {
        let out = buf.as_mut_bytes_beside(&vm.heap).get_mut(start..).unwrap_or_default();
        let first = big::format(out, operand.int(&vm.heap), format, scratch.digits(&vm.heap), watch)?;
        let len = out.len().saturating_sub(first);
        numbers::slices::rotate(out, first);
        Ok(len)
    });
    scratch.free(vm);
    buf.truncate(start + len?);
    Ok(())
}

/// Where a text lies.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// Outside the heap.
    Bytes(&'a [u8]),
    /// In a `str`, `bytes` or anything with a buffer.
    Of(Value),
}

impl Source<'_> {
    fn bytes<'a>(&'a self, vm: &'a Vm) -> &'a [u8] {
        match self {
            Source::Bytes(bytes) => bytes,
            Source::Of(value) => content(vm, *value).unwrap_or_default(),
        }
    }
}

/// `int(text, base)`.
pub(super) fn parse(vm: &mut Vm, source: Source, base: u32) -> Result<Value, Raised> {
    let (small, len) = match inttext::parse(source.bytes(vm), base) {
        Ok(number) => (number.to_i64(), number.value_len()),
        Err(_) => return Err(bad_text(vm, source, base)),
    };
    if let Some(n) = small {
        return from_i64(vm, n);
    }
    let mut buf = DigitBuf::new(vm, len)?;
    let shape = watched(vm, |vm, watch| match inttext::parse(source.bytes(vm), base) {
        Ok(number) => number.value(buf.digits(&vm.heap), watch),
        Err(_) => Err(big::Error::Space),
    });
    match shape {
        Ok(shape) => Ok(buf.into_int(vm, shape)),
        Err(raised) => {
            buf.free(vm);
            Err(raised)
        }
    }
}

#[cold]
fn bad_text(vm: &mut Vm, source: Source, base: u32) -> Raised {
    let Err(error) = inttext::parse(source.bytes(vm), base) else { return Raised };
    let base = Int(error.base as isize);
    if !vm.config.detailed {
        return vm.raise_fmt(VALUE_ERROR, "invalid syntax for integer with base {}", &[base]);
    }
    // The bytes that the message shows are the last ones of the text.
    let n = error.rest.len();
    match quoted_end(vm, source, n) {
        Ok(text) => vm.raise_fmt(VALUE_ERROR, "invalid syntax for integer with base {}: {}", &[base, Str(text)]),
        Err(raised) => raised,
    }
}

/// The last `n` bytes of a text, quoted; characters that are not ASCII as their bytes.
fn quoted_end(vm: &mut Vm, source: Source, n: usize) -> Result<Value, Raised> {
    let start = source.bytes(vm).len().saturating_sub(n);
    let has = |vm: &Vm, byte: u8| source.bytes(vm).get(start..).unwrap_or_default().contains(&byte);
    let quote = if has(vm, b'\'') && !has(vm, b'"') { b'"' } else { b'\'' };
    let mut buf = StrBuf::with_capacity(vm, n.saturating_add(2))?;
    buf.push(vm, quote)?;
    let mut at = start;
    while let Some(&byte) = source.bytes(vm).get(at) {
        match byte {
            b'\n' => buf.push_str(vm, "\\n")?,
            b'\r' => buf.push_str(vm, "\\r")?,
            b'\t' => buf.push_str(vm, "\\t")?,
            b'\\' => buf.push_str(vm, "\\\\")?,
            _ if byte == quote => buf.push_bytes(vm, &[b'\\', byte])?,
            b' '..=b'~' => buf.push(vm, byte)?,
            _ => buf.push_fmt(vm, format_args!("\\x{byte:02x}"))?,
        }
        at += 1;
    }
    buf.push(vm, quote)?;
    buf.into_str(vm)
}
