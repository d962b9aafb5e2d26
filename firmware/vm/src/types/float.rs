//! `float`: a boxed number of the width of [`Number`].

use numbers::floatmath::{self, NoFloat};

use crate::args::Args;
use crate::heap::object::Layout;
use crate::heap::{Header, Operand, Ref, Slots, Type};
use crate::ops::{BinaryOp, UnaryOp};
use crate::print::{Out, Style};
use crate::types::complex::{self, Complex};
use crate::types::exception::Part::TypeOf;
use crate::types::exception::{TYPE_ERROR, VALUE_ERROR, ZERO_DIVISION_ERROR};
use crate::types::{class, int};
use crate::{Number, Raised, Value, Vm, q};

/// The type `float`.
#[unsafe(export_name = "fb_type_float")]
pub static FLOAT: Type = Type::new(q::float, Layout::Float, &SLOTS, &[]);

static SLOTS: Slots = Slots { make: Some(make), show: Some(show), unary: Some(unary), binary: Some(binary), ..Slots::NONE };

/// A float object.
#[repr(C)]
pub struct Float {
    pub header: Header,
    pub value: Number,
}

impl Float {
    /// A constant of a module.
    pub const fn of(value: Number) -> Float {
        Float { header: Header::of(&FLOAT), value }
    }
}

/// A new float object.
pub fn new(vm: &mut Vm, value: Number) -> Result<Value, Raised> {
    Ok(vm.new_object(Ref::from_static(&FLOAT), |header| Float { header, value })?.value())
}

/// The number that a value is: int, bool, float, or an object with `__float__`; `None` for others.
pub fn maybe(vm: &mut Vm, value: Value) -> Result<Option<Number>, Raised> {
    if let Some(float) = value.cast::<Float>() {
        return Ok(Some(float.get(&vm.heap).value));
    }
    if let Some(operand) = Operand::of(value) {
        return Ok(Some(int::to_number(vm, &operand)));
    }
    if class::is_instance_like(value)
        && let Some(unary) = vm.type_of(value).slots().unary
        && let Some(result) = unary(vm, UnaryOp::Float, value)?
    {
        return Ok(result.cast::<Float>().map(|float| float.get(&vm.heap).value));
    }
    Ok(None)
}

/// As [`maybe`].
///
/// # Errors
/// `TypeError` for what is no such number.
pub fn number(vm: &mut Vm, value: Value) -> Result<Number, Raised> {
    match maybe(vm, value)? {
        Some(number) => Ok(number),
        None => Err(vm.raise_fmt(TYPE_ERROR, "can't convert {} to float", &[TypeOf(value)])),
    }
}

fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, 1, false)?;
    let Some(value) = args.optional(0) else { return new(vm, 0.0) };
    if value.cast::<Float>().is_some() {
        return Ok(value);
    }
    let number = match int::content(vm, value) {
        Some(text) => match numbers::float::float_from_text(text) {
            Some(number) => number,
            None => return Err(vm.raise_text(VALUE_ERROR, "invalid syntax for number")),
        },
        None => number(vm, value)?,
    };
    new(vm, number)
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let number = of(vm, value);
    vm.write(out, numbers::float::format(number).as_str())
}

/// The number of a float object.
fn of(vm: &Vm, value: Value) -> Number {
    value.cast::<Float>().map_or(0.0, |float| float.get(&vm.heap).value)
}

fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let number = of(vm, value);
    Ok(Some(match op {
        UnaryOp::Bool => Value::bool(number != 0.0),
        UnaryOp::Hash => Value::small_wrapping(hash(number)),
        UnaryOp::Positive | UnaryOp::Float => value,
        UnaryOp::Negative => new(vm, -number)?,
        UnaryOp::Abs if number.is_sign_negative() => new(vm, -number)?,
        UnaryOp::Abs => value,
        UnaryOp::Int => int::from_number(vm, number)?,
        UnaryOp::Complex => complex::new(vm, number, 0.0)?,
        UnaryOp::Not | UnaryOp::Len | UnaryOp::Invert => return Ok(None),
    }))
}

/// The integer part; 0 if that is longer than a machine word.
pub(super) fn hash(number: Number) -> isize {
    // The bound is a power of two, so it is exact.
    if number.abs() < (isize::MIN as Number).abs() { number as isize } else { 0 }
}

fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let op = op.plain();
    if op == BinaryOp::Contains {
        return if right.is_small() { Err(not_a_container(vm, left, right)) } else { Ok(None) };
    }
    if op as u8 > BinaryOp::Contains as u8 {
        return Ok(None);
    }
    let x = of(vm, left);
    if let Some(right) = right.cast::<Complex>() {
        let y = complex::parts(vm, right);
        return complex::calculate(vm, op, (x, 0.0), y);
    }
    match maybe(vm, right)? {
        Some(y) => calculate(vm, op, x, y),
        None => Ok(None),
    }
}

/// `needle in container` with numbers on both sides.
#[cold]
pub(super) fn not_a_container(vm: &mut Vm, container: Value, needle: Value) -> Raised {
    vm.raise_fmt(TYPE_ERROR, "unsupported types for : '{}', '{}'", &[TypeOf(needle), TypeOf(container)])
}

/// `x op y`; `None` if floats have no such operator.
///
/// # Errors
/// `ZeroDivisionError`.
pub fn calculate(vm: &mut Vm, op: BinaryOp, x: Number, y: Number) -> Result<Option<Value>, Raised> {
    let result = match op {
        BinaryOp::Add => Ok(x + y),
        BinaryOp::Subtract => Ok(x - y),
        BinaryOp::Multiply => Ok(x * y),
        BinaryOp::TrueDivide => floatmath::divide(x, y),
        BinaryOp::FloorDivide => floatmath::floor_divide(x, y),
        BinaryOp::Modulo => floatmath::modulo(x, y),
        BinaryOp::Power => floatmath::power(x, y),
        BinaryOp::DivMod => {
            return match floatmath::divide_with_remainder(x, y) {
                Ok((quotient, remainder)) => {
                    let quotient = new(vm, quotient)?;
                    let remainder = new(vm, remainder)?;
                    vm.new_tuple(&[quotient, remainder]).map(Some)
                }
                Err(_) => Err(divide_by_zero(vm)),
            };
        }
        BinaryOp::Equal => return Ok(Some(Value::bool(x == y))),
        BinaryOp::Less => return Ok(Some(Value::bool(x < y))),
        BinaryOp::More => return Ok(Some(Value::bool(x > y))),
        BinaryOp::LessEqual => return Ok(Some(Value::bool(x <= y))),
        BinaryOp::MoreEqual => return Ok(Some(Value::bool(x >= y))),
        _ => return Ok(None),
    };
    match result {
        Ok(number) => new(vm, number).map(Some),
        Err(NoFloat::DivideByZero) => Err(divide_by_zero(vm)),
        Err(NoFloat::Complex) => complex::calculate(vm, op, (x, 0.0), (y, 0.0)),
    }
}

#[cold]
fn divide_by_zero(vm: &mut Vm) -> Raised {
    vm.raise_text(ZERO_DIVISION_ERROR, "divide by zero")
}
