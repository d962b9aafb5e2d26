//! `bool`: two immediates, which calculate as 0 and 1.

use crate::args::Args;
use crate::heap::object::Layout;
use crate::heap::{Ref, Slots, Type};
use crate::ops::{BinaryOp, UnaryOp};
use crate::print::{Out, Style};
use crate::types::exception::Part::{Name, TypeOf};
use crate::types::exception::TYPE_ERROR;
use crate::types::{complex, float, int};
use crate::{Raised, Value, Vm, q};

/// The type `bool`.
pub static BOOL: Type = Type::new(q::bool, Layout::Bare, &SLOTS, &[]);

static SLOTS: Slots = Slots { make: Some(make), show: Some(show), unary: Some(unary), binary: Some(binary), ..Slots::NONE };

fn make(vm: &mut Vm, _ty: Ref<Type>, args: Args) -> Result<Value, Raised> {
    vm.check_count(args, 0, 1, false)?;
    match args.optional(0) {
        Some(value) => Ok(Value::bool(vm.truth(value)?)),
        None => Ok(Value::FALSE),
    }
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    vm.write(out, if value == Value::TRUE { "True" } else { "False" })
}

/// 0 or 1.
fn number(value: Value) -> Value {
    Value::from_i16((value == Value::TRUE) as i16)
}

fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    match op {
        UnaryOp::Len => Ok(None),
        UnaryOp::Bool => Ok(Some(value)),
        _ => vm.unary(op, number(value)).map(Some),
    }
}

fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let is_number = is_number(vm, right);
    let n = op as u8;
    if n >= BinaryOp::ReflectedOr as u8 {
        // The last attempt of an operator that the left operand does not have. The text is the original's.
        let plain = BinaryOp::from_number(n - (BinaryOp::ReflectedOr as u8 - BinaryOp::Or as u8)).unwrap_or(op);
        let parts = match is_number {
            true if plain != BinaryOp::MatMultiply || !vm.type_of(right).is(&int::INT) => [Name(op.method()), Name(q::int), TypeOf(right)],
            _ => [Name(plain.method()), TypeOf(right), Name(q::int)],
        };
        return Err(vm.raise_fmt(TYPE_ERROR, "unsupported types for {}: '{}', '{}'", &parts));
    }
    match op {
        BinaryOp::Equal if is_number => vm.equal(number(left), right).map(|equal| Some(Value::bool(equal))),
        BinaryOp::Equal | BinaryOp::Contains => Ok(None),
        _ => vm.binary(op, number(left), right).map(Some),
    }
}

/// What `needle in True` raises, as if `True` were a number.
#[cold]
pub fn not_a_container(vm: &mut Vm, needle: Value) -> Raised {
    if !is_number(vm, needle) || !needle.is_small() && needle.cast::<int::BigInt>().is_some() {
        return vm.raise_fmt(TYPE_ERROR, "'{}' object isn't iterable", &[Name(q::int)]);
    }
    let needle = if needle.as_bool().is_some() { Name(q::int) } else { TypeOf(needle) };
    vm.raise_fmt(TYPE_ERROR, "unsupported types for {}: '{}', '{}'", &[Name(q::__contains__), Name(q::int), needle])
}

/// Whether a value is of one of the built-in numeric types.
pub fn is_number(vm: &Vm, value: Value) -> bool {
    let ty = vm.type_of(value);
    ty.is(&int::INT) || ty.is(&float::FLOAT) || ty.is(&complex::COMPLEX) || ty.is(&BOOL)
}
