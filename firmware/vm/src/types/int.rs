//! `int`: small integers in the value itself, larger ones as sign and 32-bit digits.

mod arith;
mod text;

use numbers::big::{Int, Small, Watch};

use crate::heap::object::Layout;
use crate::heap::{DigitBuf, Header, Operand, Slots, Type};
use crate::print::{Out, Style};
use crate::types::exception::OVERFLOW_ERROR;
use crate::{Raised, Value, Vm, q};

pub use text::{format_int, push_digits};

/// The type `int`, of small and big integers alike.
#[unsafe(export_name = "fb_type_int")]
pub static INT: Type = Type::new(q::int, Layout::Int, &SLOTS, &[]);

static SLOTS: Slots = Slots { show: Some(show), binary: Some(arith::binary), unary: Some(arith::unary), ..Slots::NONE };

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
    let Some(operand) = Operand::of(value) else {
        return Err(vm.not_implicitly(value, q::int));
    };
    match operand.int(&vm.heap).to_i64().and_then(|n| isize::try_from(n).ok()) {
        Some(n) => Ok(n),
        None => Err(vm.raise_text(OVERFLOW_ERROR, "overflow converting long int to machine word")),
    }
}

/// An int from a machine word.
#[inline]
pub fn from_word(vm: &mut Vm, n: isize) -> Result<Value, Raised> {
    match Value::small(n) {
        Some(value) => Ok(value),
        None => from_small(vm, Small::from(n as i64)),
    }
}

/// An int.
pub fn from_i64(vm: &mut Vm, n: i64) -> Result<Value, Raised> {
    match isize::try_from(n).ok().and_then(Value::small) {
        Some(value) => Ok(value),
        None => from_small(vm, Small::from(n)),
    }
}

/// An int.
pub fn from_u64(vm: &mut Vm, n: u64) -> Result<Value, Raised> {
    match isize::try_from(n).ok().and_then(Value::small) {
        Some(value) => Ok(value),
        None => from_small(vm, Small::from(n)),
    }
}

pub(super) fn from_small(vm: &mut Vm, small: Small) -> Result<Value, Raised> {
    let mut buf = DigitBuf::new(vm, small.int().digits().len())?;
    buf.digits(&vm.heap).copy_from_slice(small.int().digits());
    let shape = numbers::big::Shape { negative: small.int().is_negative(), len: small.int().digits().len() };
    Ok(buf.into_int(vm, shape))
}

/// The low bits of an int, for hashes.
pub fn truncated(vm: &Vm, value: Value) -> usize {
    match value.as_small() {
        Some(n) => n as usize,
        None => Operand::of(value).map_or(0, |operand| operand.int(&vm.heap).low_u64() as usize),
    }
}

/// An int from decimal digits with an optional `-`.
pub fn from_decimal(vm: &mut Vm, digits: &str) -> Result<Value, Raised> {
    text::parse(vm, digits.as_bytes(), 10)
}

/// Runs `compute` with a watch that Ctrl-C stops.
pub(super) fn watched<R>(vm: &mut Vm, compute: impl FnOnce(&Vm, &mut Watch) -> Result<R, numbers::big::Error>) -> Result<R, Raised> {
    use core::sync::atomic::Ordering;
    use numbers::big::Error;
    let events = vm.events;
    let mut go_on = || !events.interrupt.load(Ordering::Relaxed);
    match compute(vm, &mut Watch::new(&mut go_on)) {
        Ok(result) => Ok(result),
        Err(Error::Interrupted) => {
            events.pending.store(true, Ordering::Relaxed);
            vm.poll()?;
            // Somebody else took the interrupt: the computation is lost all the same.
            Err(vm.raise_interrupt())
        }
        Err(Error::DivideByZero) => Err(vm.raise_text(crate::types::exception::ZERO_DIVISION_ERROR, "divide by zero")),
        Err(Error::Space) => Err(vm.raise_memory_error(0)),
    }
}

/// Whether an int or bool is below zero.
pub fn is_negative(vm: &Vm, value: Value) -> bool {
    Operand::of(value).is_some_and(|operand| operand.int(&vm.heap).is_negative())
}

/// The number as a float, rounded as the original does.
pub(super) fn to_number(int: Int) -> crate::Number {
    int.to_float()
}
