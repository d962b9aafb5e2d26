//! What `list` and `tuple` share. Items are looked up anew at each step, since comparing and printing them may run code that changes the list.

use crate::args::Args;
use crate::heap::Type;
use crate::ops::BinaryOp;
use crate::print::{Out, Style};
use crate::qstr::Qstr;
use crate::types::class::{is_instance_like, native_base};
use crate::types::exception::VALUE_ERROR;
use crate::types::{bool, int, slice};
use crate::{Raised, Value, Vm};

/// Item `idx` of a list or tuple; `None` at the end.
#[inline(always)]
pub fn item(vm: &Vm, sequence: Value, idx: usize) -> Option<Value> {
    vm.sequence(sequence)?.get(idx).copied()
}

/// Number of items of a list or tuple.
pub fn len(vm: &Vm, sequence: Value) -> usize {
    vm.sequence(sequence).map_or(0, <[Value]>::len)
}

/// A number of items as a value.
pub fn len_value(n: usize) -> Value {
    Value::small_wrapping(n as isize)
}

/// `a op b` of two lists or two tuples, for `==` and the ordering operators; `None` for other operators.
pub fn compare(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> Result<Option<Value>, Raised> {
    // `<` asks `>` the other way round, as a program's own `__gt__` can tell.
    let (op, a, b) = match op {
        BinaryOp::Less => (BinaryOp::More, b, a),
        BinaryOp::LessEqual => (BinaryOp::MoreEqual, b, a),
        BinaryOp::Equal if len(vm, a) != len(vm, b) => return Ok(Some(Value::FALSE)),
        BinaryOp::Equal | BinaryOp::More | BinaryOp::MoreEqual => (op, a, b),
        _ => return Ok(None),
    };
    let mut idx = 0;
    loop {
        let (x, y) = match (item(vm, a, idx), item(vm, b, idx)) {
            (Some(x), Some(y)) => (x, y),
            (x, y) => {
                return Ok(Some(Value::bool(match op {
                    BinaryOp::Equal => x.is_none() && y.is_none(),
                    BinaryOp::More => x.is_some(),
                    _ => y.is_none(),
                })));
            }
        };
        if !vm.equal(x, y)? {
            // A program's own operator may answer anything; only `True` counts.
            return Ok(Some(Value::bool(op != BinaryOp::Equal && vm.binary(op, x, y)? == Value::TRUE)));
        }
        idx += 1;
        vm.poll()?;
    }
}

/// Where `needle` is in `sequence`, from `start` and before `stop`.
pub fn find(vm: &mut Vm, sequence: Value, needle: Value, start: usize, stop: usize) -> Result<Option<usize>, Raised> {
    for idx in start..stop {
        let Some(item) = item(vm, sequence, idx) else { break };
        if vm.equal(item, needle)? {
            return Ok(Some(idx));
        }
        vm.poll()?;
    }
    Ok(None)
}

/// `sequence.index(needle[, start[, stop]])` after the receiver was checked; `name` is its type.
pub fn index(vm: &mut Vm, args: Args, name: Qstr) -> Result<Value, Raised> {
    let sequence = args.get(0);
    let n = len(vm, sequence);
    let mut place = |arg: Option<Value>, absent| match arg {
        Some(value) => Ok(slice::clamped(slice::word(vm, value, name)?, n)),
        None => Ok(absent),
    };
    let start = place(args.optional(2), 0)?;
    let stop = place(args.optional(3), n)?;
    match find(vm, sequence, args.get(1), start, stop)? {
        Some(idx) => Ok(len_value(idx)),
        None => Err(not_found(vm)),
    }
}

/// `ValueError: object not in sequence`.
#[cold]
pub fn not_found(vm: &mut Vm) -> Raised {
    vm.raise_text(VALUE_ERROR, "object not in sequence")
}

/// `sequence.count(needle)` after the receiver was checked.
pub fn count(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let mut n = 0;
    let mut idx = 0;
    while let Some(item) = item(vm, args.get(0), idx) {
        n += vm.equal(item, args.get(1))? as usize;
        idx += 1;
        vm.poll()?;
    }
    Ok(len_value(n))
}

/// Writes the items between brackets, separated by commas.
pub fn show_items(vm: &mut Vm, sequence: Value, out: Out, open: &str, close: &str) -> Result<(), Raised> {
    vm.write(out, open)?;
    let mut idx = 0;
    while let Some(item) = item(vm, sequence, idx) {
        if idx > 0 {
            vm.write(out, ", ")?;
        }
        vm.show(item, out, Style::Repr)?;
        idx += 1;
        vm.poll()?;
    }
    vm.write(out, close)
}

/// How often `sequence * value` repeats the sequence; `None` if `value` is no integer. On the right of the operator what has `__int__` will do.
pub fn times(vm: &mut Vm, op: BinaryOp, value: Value) -> Result<Option<usize>, Raised> {
    let ty: crate::heap::Ref<Type> = vm.type_of(value);
    let is_int = ty.is(&int::INT) || ty.is(&bool::BOOL);
    if is_int {
        return Ok(Some(vm.int_arg(value)?.max(0) as usize));
    }
    if op != BinaryOp::Multiply || !is_instance_like(value) {
        return Ok(None);
    }
    match native_base(vm, value) {
        Some(native) if native.is_small() || vm.type_of(native).is(&int::INT) => times(vm, op, native),
        _ if slice::has_int(vm, value) => Ok(Some(vm.int_arg(value)?.max(0) as usize)),
        _ => Ok(None),
    }
}

/// `len * n` items, if they can be counted.
///
/// # Errors
/// `MemoryError` otherwise.
pub fn repeated_len(vm: &mut Vm, len: usize, n: usize) -> Result<usize, Raised> {
    match len.checked_mul(n) {
        Some(total) if total <= isize::MAX as usize / size_of::<Value>() => Ok(total),
        _ => Err(vm.raise_memory_error(isize::MAX as usize)),
    }
}
