//! Operators on ints.

use numbers::big::{Operation, Refusal};
use numbers::floatmath::{self, NoFloat};

use super::watched;
use crate::heap::{DigitBuf, Operand};
use crate::ops::{BinaryOp, UnaryOp};
use crate::types::exception::{VALUE_ERROR, ZERO_DIVISION_ERROR};
use crate::types::float;
use crate::{Number, Raised, Value, Vm};

pub(super) fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    let Some(operand) = Operand::of(value) else { return Ok(None) };
    let int = operand.int(&vm.heap);
    Ok(Some(match op {
        UnaryOp::Positive | UnaryOp::Int => value,
        UnaryOp::Bool => Value::bool(!int.is_zero()),
        UnaryOp::Abs if !int.is_negative() => value,
        UnaryOp::Negative | UnaryOp::Abs => binary_operands(vm, Operation::Sub, Operand::Small(0i64.into()), operand)?,
        UnaryOp::Invert => binary_operands(vm, Operation::Sub, Operand::Small((-1i64).into()), operand)?,
        UnaryOp::Hash => Value::small_wrapping(super::truncated(vm, value) as isize),
        UnaryOp::Float => {
            let number = super::to_number(int);
            float::new(vm, number)?
        }
        UnaryOp::Complex | UnaryOp::Not | UnaryOp::Len => return Ok(None),
    }))
}

pub(super) fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Result<Option<Value>, Raised> {
    let Some(a) = Operand::of(left) else { return Ok(None) };
    let Some(b) = Operand::of(right) else { return Ok(None) };
    let op = op.plain();
    let operation = match op {
        BinaryOp::Less | BinaryOp::More | BinaryOp::Equal | BinaryOp::LessEqual | BinaryOp::MoreEqual => {
            let order = a.int(&vm.heap).cmp(&b.int(&vm.heap));
            return Ok(Some(Value::bool(match op {
                BinaryOp::Less => order.is_lt(),
                BinaryOp::More => order.is_gt(),
                BinaryOp::Equal => order.is_eq(),
                BinaryOp::LessEqual => order.is_le(),
                _ => order.is_ge(),
            })));
        }
        BinaryOp::Or => Operation::Or,
        BinaryOp::Xor => Operation::Xor,
        BinaryOp::And => Operation::And,
        BinaryOp::Lshift => Operation::ShiftLeft,
        BinaryOp::Rshift => Operation::ShiftRight,
        BinaryOp::Add => Operation::Add,
        BinaryOp::Subtract => Operation::Sub,
        BinaryOp::Multiply => Operation::Mul,
        BinaryOp::FloorDivide => Operation::FloorDiv,
        BinaryOp::Modulo => Operation::Mod,
        BinaryOp::Power => Operation::Power,
        BinaryOp::TrueDivide => {
            let quotient = floatmath::divide_ints::<Number>(a.int(&vm.heap), b.int(&vm.heap));
            return float_result(vm, quotient).map(Some);
        }
        BinaryOp::DivMod => {
            let quotient = binary_operands(vm, Operation::FloorDiv, a, b)?;
            let remainder = binary_operands(vm, Operation::Mod, a, b)?;
            return vm.new_tuple(&[quotient, remainder]).map(Some);
        }
        _ => return Ok(None),
    };
    binary_operands(vm, operation, a, b).map(Some)
}

fn float_result(vm: &mut Vm, result: Result<Number, NoFloat>) -> Result<Value, Raised> {
    match result {
        Ok(number) => float::new(vm, number),
        Err(_) => Err(divide_by_zero(vm)),
    }
}

pub(super) fn divide_by_zero(vm: &mut Vm) -> Raised {
    vm.raise_text(ZERO_DIVISION_ERROR, "divide by zero")
}

fn binary_operands(vm: &mut Vm, operation: Operation, a: Operand, b: Operand) -> Result<Value, Raised> {
    let need = match operation.need(a.int(&vm.heap), b.int(&vm.heap)) {
        Ok(need) => need,
        Err(Refusal::DivideByZero) => return Err(divide_by_zero(vm)),
        Err(Refusal::NegativeShift) => return Err(vm.raise_text(VALUE_ERROR, "negative shift count")),
        Err(Refusal::NegativePower) => {
            let power = floatmath::power_of_ints::<Number>(a.int(&vm.heap), b.int(&vm.heap));
            return float_result(vm, power);
        }
        Err(Refusal::TooLarge) => return Err(vm.raise_memory_error(usize::MAX)),
    };
    let mut out = DigitBuf::new(vm, need.result)?;
    let mut scratch = if need.best_scratch == 0 { None } else { Some(DigitBuf::between(vm, need.scratch, need.best_scratch)?) };
    let shape = watched(vm, |vm, watch| {
        let heap = &vm.heap;
        let scratch = scratch.as_mut().map_or(&mut [][..], |scratch| scratch.digits(heap));
        operation.run(out.digits(heap), a.int(heap), b.int(heap), scratch, watch)
    });
    if let Some(scratch) = scratch {
        scratch.free(vm);
    }
    match shape {
        Ok(shape) => Ok(out.into_int(vm, shape)),
        Err(raised) => {
            out.free(vm);
            Err(raised)
        }
    }
}
