//! Operators on ints.

use core::cmp::Ordering;

use numbers::big::{self, Operation, Refusal, Shape};
use numbers::floatmath::{self, NoFloat};

use super::{exact, overflow, to_number, truncated, watched, word_of};
use crate::heap::{DigitBuf, Operand};
use crate::ops::{BinaryOp, UnaryOp};
use crate::types::complex::{self, Complex};
use crate::types::exception::{TYPE_ERROR, VALUE_ERROR, ZERO_DIVISION_ERROR};
use crate::types::float::{self, Float};
use crate::{Number, Raised, Value, Vm};

pub(super) fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let Some(operand) = Operand::of(value) else { return Ok(None) };
    let int = operand.int(&vm.heap);
    Ok(Some(match op {
        UnaryOp::Positive | UnaryOp::Int => value,
        UnaryOp::Bool => Value::bool(!int.is_zero()),
        UnaryOp::Abs if !int.is_negative() => value,
        UnaryOp::Negative | UnaryOp::Abs => compute(vm, Operation::Sub, Operand::from(0), operand)?,
        UnaryOp::Invert => compute(vm, Operation::Sub, Operand::from(-1), operand)?,
        UnaryOp::Hash => Value::small_wrapping(truncated(vm, value) as isize),
        UnaryOp::Float => {
            let number = to_number(vm, &operand);
            float::new(vm, number)?
        }
        UnaryOp::Complex => {
            let number = to_number(vm, &operand);
            complex::new(vm, number, 0.0)?
        }
        UnaryOp::Not | UnaryOp::Len => return Ok(None),
    }))
}

pub(super) fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let op = op.plain();
    if let (Some(a), Some(b)) = (left.as_small(), right.as_small())
        && let Some(result) = small(vm, op, a, b)?
    {
        return Ok(Some(result));
    }
    let Some(a) = Operand::of(left) else { return Ok(None) };
    let Some(b) = Operand::of(right) else { return mixed(vm, op, a, right) };
    let operation = match op {
        BinaryOp::Or => Operation::Or,
        BinaryOp::Xor => Operation::Xor,
        BinaryOp::And => Operation::And,
        BinaryOp::Lshift => return shift(vm, Operation::ShiftLeft, a, b).map(Some),
        BinaryOp::Rshift => return shift(vm, Operation::ShiftRight, a, b).map(Some),
        BinaryOp::Add => Operation::Add,
        BinaryOp::Subtract => Operation::Sub,
        BinaryOp::Multiply => Operation::Mul,
        BinaryOp::FloorDivide => Operation::FloorDiv,
        BinaryOp::Modulo => Operation::Mod,
        BinaryOp::Power => Operation::Power,
        BinaryOp::DivMod => return divmod(vm, a, b).map(Some),
        BinaryOp::TrueDivide => {
            let (a, b) = (to_number(vm, &a), to_number(vm, &b));
            return float::calculate(vm, op, a, b);
        }
        BinaryOp::Contains => {
            return if left.is_small() && right.is_small() { Err(float::not_a_container(vm, left, right)) } else { Ok(None) };
        }
        _ => return Ok(compare(op, || a.int(&vm.heap).cmp(&b.int(&vm.heap)))),
    };
    compute(vm, operation, a, b).map(Some)
}

/// The operators on small ints, where the result is surely no longer than a word.
fn small(vm: &mut Vm, op: BinaryOp, a: isize, b: isize) -> Result<Option<Value>, Raised> {
    let result = match op {
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::And => a & b,
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => match a.checked_mul(b) {
            Some(product) => product,
            None => return Ok(None),
        },
        BinaryOp::Lshift if (0..isize::BITS as isize).contains(&b) && (a << b) >> b == a => a << b,
        BinaryOp::Rshift if b >= 0 => a >> b.min(isize::BITS as isize - 1),
        BinaryOp::FloorDivide | BinaryOp::Modulo | BinaryOp::TrueDivide if b == 0 => return Err(divide_by_zero(vm)),
        BinaryOp::FloorDivide => floor_quotient(a, b),
        BinaryOp::Modulo => a - floor_quotient(a, b) * b,
        BinaryOp::Power => match u32::try_from(b).ok().and_then(|b| a.checked_pow(b)) {
            Some(power) => power,
            None => return Ok(None),
        },
        BinaryOp::TrueDivide => return float::new(vm, a as Number / b as Number).map(Some),
        _ => return Ok(compare(op, || a.cmp(&b))),
    };
    super::from_word(vm, result).map(Some)
}

/// Small ints are a bit shorter than a word, so nothing overflows.
fn floor_quotient(a: isize, b: isize) -> isize {
    let (quotient, rest) = (a.checked_div(b).unwrap_or(0), a.checked_rem(b).unwrap_or(0));
    if rest != 0 && (rest < 0) != (b < 0) { quotient - 1 } else { quotient }
}

/// The answer of a comparison; `None` for other operators.
fn compare(op: BinaryOp, order: impl FnOnce() -> Ordering) -> Option<Value> {
    let answer: fn(Ordering) -> bool = match op {
        BinaryOp::Less => Ordering::is_lt,
        BinaryOp::More => Ordering::is_gt,
        BinaryOp::Equal => Ordering::is_eq,
        BinaryOp::LessEqual => Ordering::is_le,
        BinaryOp::MoreEqual => Ordering::is_ge,
        _ => return None,
    };
    Some(Value::bool(answer(order())))
}

/// An int with something else: a float or complex number makes the int one.
fn mixed(vm: &mut Vm, op: BinaryOp, left: Operand, right: Value) -> Result<Option<Value>, Raised> {
    if let Some(right) = right.cast::<Float>() {
        let (x, y) = (to_number(vm, &left), right.get(&vm.heap).value);
        return float::calculate(vm, op, x, y);
    }
    if let Some(right) = right.cast::<Complex>() {
        let x = to_number(vm, &left);
        let y = complex::parts(vm, right);
        return complex::calculate(vm, op, (x, 0.0), y);
    }
    Ok(None)
}

#[cold]
pub(super) fn divide_by_zero(vm: &mut Vm) -> Raised {
    vm.raise_text(ZERO_DIVISION_ERROR, "divide by zero")
}

/// A shift: what does not fit a word is no count, not even for zero.
fn shift(vm: &mut Vm, operation: Operation, a: Operand, count: Operand) -> Result<Value, Raised> {
    if word_of(count.int(&vm.heap)).is_none() {
        return Err(overflow(vm));
    }
    compute(vm, operation, a, count)
}

/// `value << count`, for modules that build large ints.
///
/// # Errors
/// `MemoryError`.
pub fn shift_left(vm: &mut Vm, value: Value, count: usize) -> Result<Value, Raised> {
    let a = super::to_operand(vm, value)?;
    compute(vm, Operation::ShiftLeft, a, Operand::Small((count as u64).into()))
}

fn compute(vm: &mut Vm, operation: Operation, a: Operand, b: Operand) -> Result<Value, Raised> {
    let need = match operation.need(a.int(&vm.heap), b.int(&vm.heap)) {
        Ok(need) => need,
        Err(Refusal::DivideByZero) => return Err(divide_by_zero(vm)),
        Err(Refusal::NegativeShift) => return Err(vm.raise_text(VALUE_ERROR, "negative shift count")),
        Err(Refusal::NegativePower) => {
            let power = floatmath::power(to_number(vm, &a), to_number(vm, &b));
            return match power {
                Ok(power) => float::new(vm, power),
                Err(NoFloat::DivideByZero | NoFloat::Complex) => Err(divide_by_zero(vm)),
            };
        }
        Err(Refusal::TooLarge) => return Err(vm.raise_memory_error(isize::MAX as usize)),
    };
    let mut out = DigitBuf::new(vm, need.result)?;
    let mut scratch = match need.best_scratch {
        0 => None,
        best => Some(DigitBuf::between(vm, need.scratch, best)?),
    };
    let shape = watched(vm, |vm, watch| {
        let heap = &vm.heap;
        let scratch = scratch.as_mut().map_or(&mut [][..], |scratch| scratch.digits(heap));
        operation.run(out.digits(heap), a.int(heap), b.int(heap), scratch, watch)
    });
    if let Some(scratch) = scratch {
        scratch.free(vm);
    }
    finish(vm, out, shape)
}

fn finish(vm: &mut Vm, out: DigitBuf, shape: Result<Shape, Raised>) -> Result<Value, Raised> {
    match shape {
        Ok(shape) => Ok(out.into_int(vm, shape)),
        Err(raised) => {
            out.free(vm);
            Err(raised)
        }
    }
}

fn divmod(vm: &mut Vm, a: Operand, b: Operand) -> Result<Value, Raised> {
    let (x, y) = (a.int(&vm.heap), b.int(&vm.heap));
    if y.is_zero() {
        return Err(divide_by_zero(vm));
    }
    let (quotient_len, remainder_len) = (big::div_floor_len(x, y), big::rem_floor_len(x, y));
    let mut quotient = DigitBuf::new(vm, quotient_len)?;
    let mut remainder = DigitBuf::new(vm, remainder_len)?;
    let (quotient_shape, remainder_shape) = watched(vm, |vm, watch| {
        let heap = &vm.heap;
        big::div_rem_floor(quotient.digits(heap), remainder.digits(heap), a.int(heap), b.int(heap), watch)
    })?;
    let quotient = quotient.into_int(vm, quotient_shape);
    let remainder = remainder.into_int(vm, remainder_shape);
    vm.new_tuple(&[quotient, remainder])
}

/// `pow(base, exponent, modulus)`. A negative exponent gives 0, as in the original.
///
/// # Errors
/// `TypeError` unless all are ints, `ValueError` for modulus 0.
pub fn pow3(vm: &mut Vm, base: Value, exponent: Value, modulus: Value) -> Result<Value, Raised> {
    let (Some(a), Some(e), Some(m)) = (exact(base), exact(exponent), exact(modulus)) else {
        return Err(vm.raise_text(TYPE_ERROR, "pow() with 3 arguments requires integers"));
    };
    let (x, y) = (a.int(&vm.heap), m.int(&vm.heap));
    if y.is_zero() {
        return Err(vm.raise_text(VALUE_ERROR, "divide by zero"));
    }
    if e.int(&vm.heap).is_negative() {
        return Ok(Value::from_i16(0));
    }
    let (len, scratch_len) = (big::pow_mod_len(y), big::pow_mod_scratch_len(x, y));
    let mut out = DigitBuf::new(vm, len)?;
    let mut scratch = DigitBuf::new(vm, scratch_len)?;
    let shape = watched(vm, |vm, watch| {
        let heap = &vm.heap;
        big::pow_mod(out.digits(heap), a.int(heap), e.int(heap), m.int(heap), scratch.digits(heap), watch)
    });
    scratch.free(vm);
    finish(vm, out, shape)
}
