//! `int`: small integers in the value itself, larger ones as sign and 32-bit digits.

mod arith;
mod bytes;
mod make;
mod text;

#[cfg(test)]
mod tests;

use core::sync::atomic::Ordering;

use numbers::big::{Error, Int, Shape, Small, Watch};

use crate::args::ANY;
use crate::heap::object::Layout;
use crate::heap::{DigitBuf, Header, Operand, Slots, Type};
use crate::ops::UnaryOp;
use crate::print::{Out, Style};
use crate::types::exception::Part::TypeOf;
use crate::types::exception::{OVERFLOW_ERROR, TYPE_ERROR};
use crate::types::float::Float;
use crate::{Number, Raised, Value, Vm, q};

pub use arith::{pow3, shift_left};
pub(super) use make::content;
pub use make::from_number;
pub use text::{format_int, push_digits};

crate::members! {
    static MEMBERS;
    from_bytes: t(&bytes::FROM_BYTES),
    to_bytes: kw(bytes::to_bytes, 1, ANY),
}

/// The type `int`, of small and big integers alike.
#[unsafe(export_name = "fb_type_int")]
pub static INT: Type = Type::new(q::int, Layout::Int, &SLOTS, &MEMBERS);

static SLOTS: Slots =
    Slots { make: Some(make::make), show: Some(show), unary: Some(arith::unary), binary: Some(arith::binary), ..Slots::NONE };

/// An integer that does not fit a small one (frozen code may have small ones in this form too). The digits follow the fields, least
/// significant first, without leading zeros.
#[repr(C)]
pub struct BigInt {
    pub header: Header,
    /// Number of digits, times two; plus one if the number is negative.
    pub(crate) len_and_sign: usize,
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    if let Some(n) = value.as_small() {
        return vm.write_fmt(out, format_args!("{n}"));
    }
    let text = format_int(vm, value, 10, false, None)?;
    vm.write_from_buf(out, text)
}

/// The machine word of an integer-like value: int, bool, or an object with `__int__`.
///
/// # Errors
/// `TypeError` for others, `OverflowError` if it does not fit.
pub fn to_word(vm: &mut Vm, value: Value) -> Result<isize, Raised> {
    if let Some(n) = value.as_small() {
        return Ok(n);
    }
    let operand = to_operand(vm, value)?;
    match word_of(operand.int(&vm.heap)) {
        // The least word has no positive counterpart: the original's conversion, which goes by the magnitude, refuses it.
        Some(n) if n != isize::MIN => Ok(n),
        _ => Err(overflow(vm)),
    }
}

/// The number of an integer-like value: int, bool, or an object with `__int__`.
///
/// # Errors
/// `TypeError` for others.
pub fn to_operand(vm: &mut Vm, value: Value) -> Result<Operand, Raised> {
    if let Some(operand) = Operand::of(value) {
        return Ok(operand);
    }
    if value.cast::<Float>().is_some() {
        return Err(vm.raise_fmt(TYPE_ERROR, "can't convert {} to int", &[TypeOf(value)]));
    }
    let result = vm.unary(UnaryOp::Int, value)?;
    exact(result).ok_or_else(|| vm.raise(TYPE_ERROR))
}

/// The number of an `int`, not of a `bool`.
fn exact(value: Value) -> Option<Operand> {
    Operand::of(value).filter(|_| value.as_bool().is_none())
}

fn word_of(int: Int) -> Option<isize> {
    int.to_i64().and_then(|n| isize::try_from(n).ok())
}

#[cold]
fn overflow(vm: &mut Vm) -> Raised {
    vm.raise_text(OVERFLOW_ERROR, "overflow converting long int to machine word")
}

/// An int from a machine word.
#[inline]
pub fn from_word(vm: &mut Vm, n: isize) -> Result<Value, Raised> {
    match Value::small(n) {
        Some(value) => Ok(value),
        None => from_small(vm, Small::from(n as i64)),
    }
}

/// An int from an unsigned machine word.
#[inline]
pub fn from_usize(vm: &mut Vm, n: usize) -> Result<Value, Raised> {
    from_u64(vm, n as u64)
}

/// An int from a number of 64 bits.
pub fn from_i64(vm: &mut Vm, n: i64) -> Result<Value, Raised> {
    match isize::try_from(n).ok().and_then(Value::small) {
        Some(value) => Ok(value),
        None => from_small(vm, Small::from(n)),
    }
}

/// An int from an unsigned number of 64 bits.
pub fn from_u64(vm: &mut Vm, n: u64) -> Result<Value, Raised> {
    match isize::try_from(n).ok().and_then(Value::small) {
        Some(value) => Ok(value),
        None => from_small(vm, Small::from(n)),
    }
}

/// An int that may be up to 128 bits long.
pub fn from_small(vm: &mut Vm, small: Small) -> Result<Value, Raised> {
    let int = small.int();
    let mut buf = DigitBuf::new(vm, int.digits().len())?;
    numbers::slices::copy(buf.digits(&vm.heap), int.digits());
    Ok(buf.into_int(vm, Shape { negative: int.is_negative(), len: int.digits().len() }))
}

/// The low bits of an int or bool, for hashes and masks.
pub fn truncated(vm: &Vm, value: Value) -> usize {
    match value.as_small() {
        Some(n) => n as usize,
        None => low_u64(vm, value) as usize,
    }
}

/// The low 64 bits of an int or bool in two's complement; zero for others.
pub fn low_u64(vm: &Vm, value: Value) -> u64 {
    Operand::of(value).map_or(0, |operand| operand.int(&vm.heap).low_u64())
}

/// Whether an int or bool is below zero.
pub fn is_negative(vm: &Vm, value: Value) -> bool {
    Operand::of(value).is_some_and(|operand| operand.int(&vm.heap).is_negative())
}

/// An int from decimal digits with an optional `-`. The text may lie anywhere but in the heap.
pub fn from_decimal(vm: &mut Vm, digits: &str) -> Result<Value, Raised> {
    text::parse(vm, text::Source::Bytes(digits.as_bytes()), 10)
}

/// The number as a float, rounded as the original does.
pub(super) fn to_number(vm: &Vm, operand: &Operand) -> Number {
    let int = operand.int(&vm.heap);
    match operand {
        Operand::Small(_) => int.to_i64().map_or(0.0, |n| n as Number),
        Operand::Big(_) => int.to_float(),
    }
}

/// Runs `compute` with a watch that Ctrl-C stops.
fn watched<R>(vm: &mut Vm, compute: impl FnOnce(&Vm, &mut Watch) -> Result<R, Error>) -> Result<R, Raised> {
    let events = vm.events;
    let mut go_on = || !events.interrupt.load(Ordering::Relaxed);
    match compute(vm, &mut Watch::new(&mut go_on)) {
        Ok(result) => Ok(result),
        Err(Error::Interrupted) => Err(vm.interrupted()),
        Err(Error::DivideByZero) => Err(arith::divide_by_zero(vm)),
        Err(Error::Space) => Err(vm.raise_memory_error(0)),
    }
}
