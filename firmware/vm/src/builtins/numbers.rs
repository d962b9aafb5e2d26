//! Built-in functions on numbers.

use numbers::floatmath;

use crate::ops::{BinaryOp, UnaryOp};
use crate::types::exception::{TYPE_ERROR, VALUE_ERROR};
use crate::types::float;
use crate::types::int;
use crate::{Args, Number, Raised, Value, Vm};

/// `abs(x)`.
pub fn abs(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    vm.unary(UnaryOp::Abs, args.get(0))
}

/// `divmod(a, b)`.
pub fn divmod(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    vm.binary(BinaryOp::DivMod, args.get(0), args.get(1))
}

/// `pow(base, exponent[, modulus])`.
pub fn pow(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    match args.optional(2) {
        Some(modulus) if !modulus.is_none() => power_modulo(vm, args.get(0), args.get(1), modulus),
        _ => vm.binary(BinaryOp::Power, args.get(0), args.get(1)),
    }
}

fn is_int(vm: &Vm, value: Value) -> bool {
    vm.type_of(value).is(&int::INT)
}

const ZERO: Value = Value::from_i16(0);
const ONE: Value = Value::from_i16(1);

/// By squaring, so that no number grows beyond the square of the modulus.
fn power_modulo(vm: &mut Vm, base: Value, exponent: Value, modulus: Value) -> Result<Value, Raised> {
    if !is_int(vm, base) || !is_int(vm, exponent) || !is_int(vm, modulus) {
        return Err(vm.raise_text(TYPE_ERROR, "pow() with 3 arguments requires integers"));
    }
    if modulus == ZERO {
        return Err(vm.raise_text(VALUE_ERROR, "divide by zero"));
    }
    if int::is_negative(vm, exponent) {
        return Ok(ZERO);
    }
    let mut result = vm.binary(BinaryOp::Modulo, ONE, modulus)?;
    let mut base = vm.binary(BinaryOp::Modulo, base, modulus)?;
    let mut exponent = exponent;
    while exponent != ZERO {
        vm.poll()?;
        if vm.binary(BinaryOp::And, exponent, ONE)? == ONE {
            result = vm.binary(BinaryOp::Multiply, result, base)?;
            result = vm.binary(BinaryOp::Modulo, result, modulus)?;
        }
        exponent = vm.binary(BinaryOp::Rshift, exponent, ONE)?;
        base = vm.binary(BinaryOp::Multiply, base, base)?;
        base = vm.binary(BinaryOp::Modulo, base, modulus)?;
    }
    Ok(result)
}

/// `round(x[, digits])`: half to even.
pub fn round(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let x = args.get(0);
    let digits = args.optional(1);
    if is_int(vm, x) {
        return match digits {
            Some(digits) => round_int(vm, x, digits),
            None => Ok(x),
        };
    }
    let x = float::number(vm, x)?;
    let Some(digits) = digits else {
        let rounded = float::new(vm, to_even(x))?;
        return vm.unary(UnaryOp::Int, rounded);
    };
    let digits = vm.int_arg(digits)?;
    let scale = floatmath::power(10.0, digits as Number).unwrap_or(Number::INFINITY);
    let rounded = to_even(x * scale) / scale;
    // What is rounded to nothing keeps its sign.
    float::new(vm, if rounded == 0.0 && x.is_sign_negative() { -0.0 } else { rounded })
}

/// The nearest whole number, of two equally near the even one.
fn to_even(x: Number) -> Number {
    // From here on every number is whole; adding it makes the processor round there.
    let whole = 1.0 / Number::EPSILON;
    if !(x < whole && x > -whole) {
        return x;
    }
    if x < 0.0 { -(whole - x - whole) } else { x + whole - whole }
}

fn round_int(vm: &mut Vm, x: Value, digits: Value) -> Result<Value, Raised> {
    let digits = vm.int_arg(digits)?;
    if digits >= 0 {
        return Ok(x);
    }
    if x.is_small() && digits < -20 {
        return Ok(ZERO);
    }
    let places = int::from_word(vm, digits.saturating_neg())?;
    let unit = vm.binary(BinaryOp::Power, Value::from_i16(10), places)?;
    let half = vm.binary(BinaryOp::Rshift, unit, ONE)?;
    let rest = vm.binary(BinaryOp::Modulo, x, unit)?;
    let floor = vm.binary(BinaryOp::Subtract, x, rest)?;
    let mut up = vm.binary(BinaryOp::More, rest, half)? == Value::TRUE;
    if !up && vm.equal(rest, half)? {
        let units = vm.binary(BinaryOp::FloorDivide, floor, unit)?;
        up = vm.binary(BinaryOp::And, units, ONE)? == ONE;
    }
    if up { vm.binary(BinaryOp::Add, floor, unit) } else { Ok(floor) }
}
