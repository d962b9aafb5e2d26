//! `int(...)`.

use numbers::big;

use super::text::Source;
use super::{exact, text, to_word, watched};
use crate::args::Args;
use crate::heap::{DigitBuf, Ref, Type};
use crate::ops::UnaryOp;
use crate::types::exception::{OVERFLOW_ERROR, TYPE_ERROR, VALUE_ERROR};
use crate::types::float::Float;
use crate::{Number, Raised, Value, Vm, q};

pub(super) fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, 2, false)?;
    let Some(value) = args.optional(0) else { return Ok(Value::from_i16(0)) };
    if let Some(base) = args.optional(1) {
        if vm.str_or_bytes(value).is_none() {
            return Err(vm.not_implicitly(value, q::str));
        }
        return match to_word(vm, base)? {
            base @ (0 | 2..=36) => text::parse(vm, Source::Of(value), base as u32),
            _ => Err(vm.raise_text(VALUE_ERROR, "int() arg 2 must be >= 2 and <= 36")),
        };
    }
    if exact(value).is_some() {
        return Ok(value);
    }
    if let Some(float) = value.cast::<Float>() {
        let number = float.get(&vm.heap).value;
        return from_number(vm, number);
    }
    if is_text(vm, value) {
        return text::parse(vm, Source::Of(value), 10);
    }
    let result = vm.unary(UnaryOp::Int, value)?;
    if exact(result).is_none() {
        return Err(vm.raise(TYPE_ERROR));
    }
    Ok(result)
}

fn is_text(vm: &Vm, value: Value) -> bool {
    content(vm, value).is_some()
}

/// The bytes of a `str`, `bytes` or anything with a buffer.
pub(in crate::types) fn content(vm: &Vm, value: Value) -> Option<&[u8]> {
    if let Some(bytes) = vm.str_or_bytes(value) {
        return Some(bytes);
    }
    let buffer = vm.type_of(value).slots().buffer?;
    buffer(vm, value).map(|buffer| buffer.bytes(vm))
}

/// The integer part of a float.
///
/// # Errors
/// `OverflowError` for infinity, `ValueError` for NaN.
pub fn from_number(vm: &mut Vm, number: Number) -> Result<Value, Raised> {
    if number.is_nan() {
        return Err(vm.raise_text(VALUE_ERROR, "can't convert NaN to int"));
    }
    if number.is_infinite() {
        return Err(vm.raise_text(OVERFLOW_ERROR, "can't convert inf to int"));
    }
    // The bound is a power of two, so it is exact; beyond it there are no small integers.
    let limit = (crate::value::SMALL_INT_MIN as Number).abs();
    if number > -limit && number < limit {
        return Ok(Value::small_wrapping(number as isize));
    }
    #[allow(clippy::useless_conversion)]
    let number = f64::from(number);
    let mut buf = DigitBuf::new(vm, big::from_f64_len(number))?;
    let shape = watched(vm, |vm, _| big::from_f64(buf.digits(&vm.heap), number))?;
    Ok(buf.into_int(vm, shape))
}
