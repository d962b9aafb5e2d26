//! `complex`: a boxed pair of numbers.

mod parse;

use crate::args::Args;
use crate::heap::object::Layout;
use crate::heap::{Header, Ref, Slots, Type};
use crate::ops::{BinaryOp, UnaryOp};
use crate::print::{Out, Style};
use crate::types::exception::Part::TypeOf;
use crate::types::exception::{TYPE_ERROR, VALUE_ERROR, ZERO_DIVISION_ERROR};
use crate::types::{class, float};
use crate::{Number, Qstr, Raised, Value, Vm, q};

#[cfg(not(feature = "float64"))]
use libm::{atan2f as atan2, cosf as cos, expf as exp, logf as log, sinf as sin, sqrtf as sqrt};
#[cfg(feature = "float64")]
use {
    libm::sqrt,
    numbers::floatmath::elementary::{atan2, cos, exp, ln as log, sin},
};

/// The type `complex`.
#[unsafe(export_name = "fb_type_complex")]
pub static COMPLEX: Type = Type::new(q::complex, Layout::Complex, &SLOTS, &[]);

static SLOTS: Slots =
    Slots { make: Some(make), show: Some(show), unary: Some(unary), binary: Some(binary), attr: Some(attr), ..Slots::NONE };

/// A complex number.
#[repr(C)]
pub struct Complex {
    pub header: Header,
    pub re: Number,
    pub im: Number,
}

/// Real and imaginary part.
pub type Parts = (Number, Number);

/// A new complex object.
pub fn new(vm: &mut Vm, re: Number, im: Number) -> Result<Value, Raised> {
    Ok(vm.new_object(Ref::from_static(&COMPLEX), |header| Complex { header, re, im })?.value())
}

/// The parts of a complex object.
pub fn parts(vm: &Vm, number: Ref<Complex>) -> Parts {
    let number = number.get(&vm.heap);
    (number.re, number.im)
}

fn of(vm: &Vm, value: Value) -> Parts {
    value.cast::<Complex>().map_or((0.0, 0.0), |number| parts(vm, number))
}

/// The complex number that a value is: any number, or an object with `__complex__` or `__float__`; `None` for others.
pub fn maybe(vm: &mut Vm, value: Value) -> Result<Option<Parts>, Raised> {
    if let Some(number) = value.cast::<Complex>() {
        return Ok(Some(parts(vm, number)));
    }
    if let Some(re) = float::maybe(vm, value)? {
        return Ok(Some((re, 0.0)));
    }
    if class::is_instance_like(value)
        && let Some(unary) = vm.type_of(value).slots().unary
        && let Some(result) = unary(vm, UnaryOp::Complex, value)?
    {
        return Ok(result.cast::<Complex>().map(|number| parts(vm, number)));
    }
    Ok(None)
}

fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, 2, false)?;
    let Some(first) = args.optional(0) else { return new(vm, 0.0, 0.0) };
    if let Some(second) = args.optional(1) {
        let (a, b) = (component(vm, first)?, component(vm, second)?);
        // The second number times the imaginary unit.
        return new(vm, a.0 - b.1, a.1 + b.0);
    }
    if first.cast::<Complex>().is_some() {
        return Ok(first);
    }
    let number = match vm.str(first) {
        Some(text) => match parse::complex_from_text(text.as_bytes()) {
            Some(number) => number,
            None => return Err(vm.raise_text(VALUE_ERROR, "invalid syntax for number")),
        },
        None => match maybe(vm, first)? {
            Some(number) => number,
            None => return Err(vm.raise_fmt(TYPE_ERROR, "can't convert {} to complex", &[TypeOf(first)])),
        },
    };
    new(vm, number.0, number.1)
}

fn component(vm: &mut Vm, value: Value) -> Result<Parts, Raised> {
    match value.cast::<Complex>() {
        Some(number) => Ok(parts(vm, number)),
        None => Ok((float::number(vm, value)?, 0.0)),
    }
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let (re, im) = of(vm, value);
    if re == 0.0 {
        show_part(vm, im, out)?;
        return vm.write(out, "j");
    }
    vm.write(out, "(")?;
    show_part(vm, re, out)?;
    if im.is_sign_positive() || im.is_nan() {
        vm.write(out, "+")?;
    }
    show_part(vm, im, out)?;
    vm.write(out, "j)")
}

/// A float without the `.0` at its end.
fn show_part(vm: &mut Vm, number: Number, out: Out) -> Result<(), Raised> {
    let text = numbers::float::format(number);
    let text = text.as_str();
    vm.write(out, text.strip_suffix(".0").unwrap_or(text))
}

fn attr(vm: &mut Vm, value: Value, name: Qstr) -> Result<Option<Value>, Raised> {
    let (re, im) = of(vm, value);
    match name {
        q::real => float::new(vm, re).map(Some),
        q::imag => float::new(vm, im).map(Some),
        _ => Ok(None),
    }
}

fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let (re, im) = of(vm, value);
    Ok(Some(match op {
        UnaryOp::Bool => Value::bool(re != 0.0 || im != 0.0),
        UnaryOp::Hash => Value::small_wrapping(float::hash(re) ^ float::hash(im)),
        UnaryOp::Positive | UnaryOp::Complex => value,
        UnaryOp::Negative => new(vm, -re, -im)?,
        UnaryOp::Abs => float::new(vm, magnitude((re, im)))?,
        _ => return Ok(None),
    }))
}

/// Without protection against overflow, as in the original.
fn magnitude((re, im): Parts) -> Number {
    sqrt(re * re + im * im)
}

fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let op = op.plain();
    if op == BinaryOp::Contains {
        return if right.is_small() { Err(float::not_a_container(vm, left, right)) } else { Ok(None) };
    }
    if op as u8 > BinaryOp::Contains as u8 {
        return Ok(None);
    }
    let a = of(vm, left);
    match maybe(vm, right)? {
        Some(b) => calculate(vm, op, a, b),
        None => Ok(None),
    }
}

/// `a op b`; `None` if complex numbers have no such operator.
///
/// # Errors
/// `ZeroDivisionError`; `TypeError` for `//`.
pub fn calculate(vm: &mut Vm, op: BinaryOp, a: Parts, b: Parts) -> Result<Option<Value>, Raised> {
    let (re, im) = match op {
        BinaryOp::Add => (a.0 + b.0, a.1 + b.1),
        BinaryOp::Subtract => (a.0 - b.0, a.1 - b.1),
        BinaryOp::Multiply => product(a, b),
        BinaryOp::TrueDivide => match quotient(a, b) {
            Some(quotient) => quotient,
            None => return Err(vm.raise_text(ZERO_DIVISION_ERROR, "complex divide by zero")),
        },
        BinaryOp::Power => match power(a, b) {
            Some(power) => power,
            None => return Err(vm.raise_text(ZERO_DIVISION_ERROR, "0.0 to a complex power")),
        },
        BinaryOp::FloorDivide => return Err(vm.raise_text(TYPE_ERROR, "can't truncate-divide a complex number")),
        BinaryOp::Equal => return Ok(Some(Value::bool(a == b))),
        _ => return Ok(None),
    };
    new(vm, re, im).map(Some)
}

fn product(a: Parts, b: Parts) -> Parts {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// `None` if the divisor is zero.
fn quotient(a: Parts, b: Parts) -> Option<Parts> {
    if b.1 == 0.0 {
        return (b.0 != 0.0).then(|| (a.0 / b.0, a.1 / b.0));
    }
    if b.0 == 0.0 {
        return Some((a.1 / b.1, -a.0 / b.1));
    }
    let norm = b.0 * b.0 + b.1 * b.1;
    Some(product(a, (b.0 / norm, b.1 / -norm)))
}

/// `None` for a power of zero that has no value.
fn power(a: Parts, b: Parts) -> Option<Parts> {
    let r = magnitude(a);
    if r == 0.0 {
        return (b.1 == 0.0 && b.0 >= 0.0).then_some((if b.0 == 0.0 { 1.0 } else { 0.0 }, 0.0));
    }
    // exp(b * ln(a))
    let (re, im) = product(b, (log(r), atan2(a.1, a.0)));
    let scale = exp(re);
    Some((scale * cos(im), scale * sin(im)))
}
