//! `int`: small integers in the value itself, larger ones as sign and 32-bit digits.

use crate::heap::object::Layout;
use crate::heap::{Header, Slots, Type};
use crate::{Raised, Value, Vm, q};

/// The type `int`, of small and big integers alike.
pub static INT: Type = Type::new(q::int, Layout::Int, &SLOTS, &[]);

static SLOTS: Slots = Slots::NONE;

/// An integer that does not fit a small one (frozen code may have small ones in this form too). The digits follow the fields, least
/// significant first, without leading zeros.
#[repr(C)]
pub struct BigInt {
    pub header: Header,
    /// Number of digits, times two; plus one if the number is negative.
    pub(crate) len_and_sign: usize,
}

/// The machine word of an integer-like value: int, bool, or an object with `__int__`.
///
/// # Errors
/// `TypeError` for others, `OverflowError` if it does not fit.
pub fn to_word(vm: &mut Vm, value: Value) -> Result<isize, Raised> {
    if let Some(value) = value.as_bool() {
        return Ok(value as isize);
    }
    match value.as_small() {
        Some(n) => Ok(n),
        None => Err(vm.not_implicitly(value, q::int)),
    }
}

/// An int from a machine word.
pub fn from_word(vm: &mut Vm, n: isize) -> Result<Value, Raised> {
    match Value::small(n) {
        Some(value) => Ok(value),
        None => Err(vm.raise_text(crate::types::exception::OVERFLOW_ERROR, "big integers are not there yet")),
    }
}

/// The low bits of an int, for hashes.
pub fn truncated(_vm: &Vm, value: Value) -> usize {
    value.as_small().unwrap_or(0) as usize
}

/// An int from decimal digits with an optional `-`.
pub fn from_decimal(vm: &mut Vm, digits: &str) -> Result<Value, Raised> {
    from_word(vm, digits.parse().unwrap_or(0))
}
