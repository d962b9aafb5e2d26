//! Text to int, int to text.

use numbers::big::{self, TextFormat};
use numbers::inttext;

use super::watched;
use crate::heap::text::StrBuf;
use crate::heap::{DigitBuf, Operand};
use crate::types::exception::VALUE_ERROR;
use crate::{Raised, Value, Vm};

/// The text of an int or bool, with a `-` if it is negative, without a prefix. Others count as zero.
pub fn format_int(vm: &mut Vm, value: Value, base: u32, upper: bool, separator: Option<u8>) -> Result<StrBuf, Raised> {
    let mut buf = StrBuf::new(vm)?;
    if super::is_negative(vm, value) {
        buf.push(vm, b'-')?;
    }
    push_digits(vm, &mut buf, value, TextFormat { base, upper, separator, width: 0 })?;
    Ok(buf)
}

/// Appends the absolute value of an int or bool.
pub fn push_digits(vm: &mut Vm, buf: &mut StrBuf, value: Value, format: TextFormat) -> Result<(), Raised> {
    let operand = Operand::of(value).unwrap_or(Operand::Small(0i64.into()));
    let int = operand.int(&vm.heap);
    let (room, scratch_len) = (big::format_len(int, format), big::format_scratch_len(int, format));
    let start = buf.len();
    buf.fill(vm, room, 0)?;
    let mut scratch = DigitBuf::new(vm, scratch_len)?;
    let len = watched(vm, |vm, watch| {
        let out = buf.as_mut_bytes_beside(&vm.heap).get_mut(start..).unwrap_or_default();
        let first = big::format(out, operand.int(&vm.heap), format, scratch.digits(&vm.heap), watch)?;
        out.copy_within(first.., 0);
        Ok(out.len() - first)
    });
    scratch.free(vm);
    buf.truncate(start + len?);
    Ok(())
}

/// `int(text, base)` for text that does not lie in the heap.
pub(super) fn parse(vm: &mut Vm, text: &[u8], base: u32) -> Result<Value, Raised> {
    let Ok(number) = inttext::parse(text, base) else {
        return Err(vm.raise_text(VALUE_ERROR, "invalid syntax for integer"));
    };
    if let Some(n) = number.to_i64() {
        return super::from_i64(vm, n);
    }
    let mut buf = DigitBuf::new(vm, number.value_len())?;
    let shape = watched(vm, |vm, watch| number.value(buf.digits(&vm.heap), watch))?;
    Ok(buf.into_int(vm, shape))
}
