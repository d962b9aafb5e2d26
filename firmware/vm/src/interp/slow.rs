//! What an instruction does when it is not the quick case. Never inlined: the loop keeps its registers for itself.

use bytecode::opcode::op;

use crate::args::Args;
use crate::frame::Frame;
use crate::heap::Ref;
use crate::ops::{BinaryOp, UnaryOp};
use crate::qstr::Qstr;
use crate::types::dict::Dict;
use crate::types::exception::{self, NAME_ERROR, NOT_IMPLEMENTED_ERROR, RUNTIME_ERROR, STOP_ITERATION};
use crate::types::float::{self, Float};
use crate::types::function::{CLOSURE, FUNCTION, Function};
use crate::types::{class, list, slice};
use crate::{Number, Raised, Value, Vm};

use super::{ITER_WORDS, RANGE_ITER, SEQUENCE_ITER, STEP_ITER};

/// An unbound local variable.
#[cold]
#[inline(never)]
pub(super) fn raise_unbound(vm: &mut Vm) -> Raised {
    vm.raise_text(NAME_ERROR, "local variable referenced before assignment")
}

/// An operator with an opcode from `BINARY_OP_MULTI` on.
#[inline(never)]
#[cfg_attr(target_os = "none", unsafe(link_section = ".text.fast"))]
pub(super) fn binary(vm: &mut Vm, opcode: u8, left: Value, right: Value) -> Result<Value, Raised> {
    let Some(op) = BinaryOp::from_number(opcode - op::BINARY_OP_MULTI) else { return Err(not_implemented(vm)) };
    if let Some(x) = left.cast::<Float>()
        && let Some(y) = float_operand(vm, right)
    {
        let x = x.get(&vm.heap).value;
        return floats(vm, op, x, y, left, right);
    }
    vm.binary(op, left, right)
}

/// A float, or a small integer that every float type holds exactly.
#[inline(always)]
fn float_operand(vm: &Vm, value: Value) -> Option<Number> {
    const EXACT: usize = 1 << 23;
    match value.as_small() {
        Some(n) if n.unsigned_abs() < EXACT => Some(n as Number),
        Some(_) => None,
        None => value.cast::<Float>().map(|float| float.get(&vm.heap).value),
    }
}

fn floats(vm: &mut Vm, op: BinaryOp, x: Number, y: Number, left: Value, right: Value) -> Result<Value, Raised> {
    let result = match op {
        BinaryOp::Add | BinaryOp::InplaceAdd => x + y,
        BinaryOp::Subtract | BinaryOp::InplaceSubtract => x - y,
        BinaryOp::Multiply | BinaryOp::InplaceMultiply => x * y,
        BinaryOp::TrueDivide | BinaryOp::InplaceTrueDivide if y != 0.0 => x / y,
        BinaryOp::Less => return Ok(Value::bool(x < y)),
        BinaryOp::More => return Ok(Value::bool(x > y)),
        BinaryOp::LessEqual => return Ok(Value::bool(x <= y)),
        BinaryOp::MoreEqual => return Ok(Value::bool(x >= y)),
        BinaryOp::Equal => return Ok(Value::bool(x == y)),
        BinaryOp::NotEqual => return Ok(Value::bool(x != y)),
        _ => return vm.binary(op, left, right),
    };
    float::new(vm, result)
}

/// `+`, `-` and `~`.
#[inline(never)]
pub(super) fn unary(vm: &mut Vm, opcode: u8, value: Value) -> Result<Value, Raised> {
    if opcode == op::UNARY_OP_MULTI + UnaryOp::Negative as u8
        && value.is_small()
        && let Some(negative) = Value::small(-(value.bits() as isize >> 1))
    {
        return Ok(negative);
    }
    match UnaryOp::from_number(opcode - op::UNARY_OP_MULTI) {
        Some(op) => vm.unary(op, value),
        None => Err(not_implemented(vm)),
    }
}

#[cold]
#[inline(never)]
pub(super) fn not_implemented(vm: &mut Vm) -> Raised {
    vm.raise_text(NOT_IMPLEMENTED_ERROR, "opcode")
}

/// Truth of what is neither a bool nor `None` nor a small integer.
#[inline(never)]
pub(super) fn truth(vm: &mut Vm, value: Value) -> Result<bool, Raised> {
    vm.truth(value)
}

#[inline(never)]
pub(super) fn poll(vm: &mut Vm) -> Result<(), Raised> {
    vm.poll()
}

/// A name of a class body or a module.
///
/// # Safety
/// `frame` is the running frame.
#[inline(never)]
pub(super) unsafe fn load_name(vm: &mut Vm, frame: *mut Frame, name: Qstr) -> Result<Value, Raised> {
    // SAFETY: promised by the caller.
    let (globals, locals) = unsafe { ((*frame).globals, (*frame).locals) };
    if locals != globals
        && let Some(value) = locals.cast::<Dict>().and_then(|dict| dict.get_name(vm, name))
    {
        return Ok(value);
    }
    super::lookup::global(vm, globals, name)
}

/// Stores a name in a dict of globals or locals.
#[inline(never)]
pub(super) fn store_name(vm: &mut Vm, dict: Value, name: Qstr, value: Value) -> Result<(), Raised> {
    match dict.cast::<Dict>() {
        Some(dict) => dict.set(vm, Value::qstr(name), value),
        None => Ok(()),
    }
}

#[inline(never)]
pub(super) fn delete_name(vm: &mut Vm, dict: Value, name: Qstr) -> Result<(), Raised> {
    let Some(dict) = dict.cast::<Dict>() else { return Ok(()) };
    match dict.table_remove(vm, Dict::map, Value::qstr(name))? {
        Some(_) => Ok(()),
        None => Err(vm.raise_key(Value::qstr(name))),
    }
}

/// `value.name = attr`, or `del value.name` when `attr` is null.
#[inline(never)]
pub(super) fn store_attr(vm: &mut Vm, value: Value, name: Qstr, attr: Value) -> Result<(), Raised> {
    vm.store_attr(value, name, attr)
}

#[inline(never)]
pub(super) fn item(vm: &mut Vm, value: Value, index: Value) -> Result<Value, Raised> {
    match super::lookup::quick_byte(vm, value, index) {
        Some(byte) => Ok(byte),
        None => vm.item(value, index),
    }
}

#[inline(never)]
pub(super) fn set_item(vm: &mut Vm, value: Value, index: Value, item: Value) -> Result<(), Raised> {
    if super::lookup::quick_set_byte(vm, value, index, item) { Ok(()) } else { vm.set_item(value, index, item) }
}

#[inline(never)]
pub(super) fn super_method(vm: &mut Vm, class: Value, this: Value, name: Qstr) -> Result<(Value, Value), Raised> {
    class::find_super_method(vm, class, this, name)
}

#[inline(never)]
pub(super) fn iter(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    vm.iter(value)
}

/// Lays an iterator over the value at `group` out in four words, for a `for` loop.
///
/// # Safety
/// There are four words at `group`.
#[inline(never)]
pub(super) unsafe fn iterate(vm: &mut Vm, group: *mut Value) -> Result<(), Raised> {
    // SAFETY: promised by the caller.
    unsafe {
        let iterable = *group;
        *group.add(2) = Value::NULL;
        *group.add(3) = Value::NULL;
        if let Some((first, stop, step)) = crate::types::range::small_bounds(vm, iterable) {
            *group = RANGE_ITER;
            *group.add(1) = first;
            *group.add(2) = stop;
            *group.add(3) = step;
        } else if iterable.is_exactly(&list::LIST) || iterable.is_exactly(&crate::types::tuple::TUPLE) {
            *group = SEQUENCE_ITER;
            *group.add(1) = iterable;
            *group.add(2) = Value::from_i16(0);
        } else if vm.type_of(iterable).slots().step.is_some() {
            *group = STEP_ITER;
            *group.add(1) = iterable;
            *group.add(2) = Value::from_i16(0);
        } else {
            *group = Value::NULL;
            *group.add(1) = iterable;
            *group.add(1) = vm.iter(iterable)?;
        }
        Ok(())
    }
}
const _: () = assert!(ITER_WORDS == 4);

/// The next item of an iterator that [`STEP_ITER`] marks; null at the end.
///
/// # Safety
/// `group` is what [`iterate`] made.
#[inline(never)]
pub(super) unsafe fn step(vm: &mut Vm, group: *mut Value) -> Result<Value, Raised> {
    vm.poll()?;
    // SAFETY: promised by the caller.
    let (iterable, at) = unsafe { (*group.add(1), group.add(2)) };
    // SAFETY: as above.
    let mut position = unsafe { *at }.bits() >> 1;
    if let Some(byte) = super::lookup::quick_byte(vm, iterable, Value::small_wrapping(position as isize)) {
        // SAFETY: as above.
        unsafe { *at = Value::small_wrapping(position as isize + 1) };
        return Ok(byte);
    }
    let item = match vm.type_of(iterable).slots().step {
        Some(step) => step(vm, iterable, &mut position)?,
        None => None,
    };
    // SAFETY: as above.
    unsafe { *at = Value::small_wrapping(position as isize) };
    Ok(item.unwrap_or(Value::NULL))
}

/// The next item for a `for` loop; null at the end, which an iterator may also tell by raising `StopIteration`.
#[inline(never)]
pub(super) fn next(vm: &mut Vm, iterator: Value) -> Result<Value, Raised> {
    match vm.next(iterator) {
        Ok(item) => Ok(item.unwrap_or(Value::NULL)),
        Err(Raised) if vm.exception_is(STOP_ITERATION) => {
            vm.forget_exception();
            Ok(Value::NULL)
        }
        Err(raised) => Err(raised),
    }
}

/// The frame of a call that is not the simplest, or null if `callable` is not a function whose call gets a frame at once.
#[inline(never)]
pub(super) fn frame_for(vm: &mut Vm, callable: Value, args: Args) -> Result<*mut Frame, Raised> {
    if callable.is_exactly(&FUNCTION) || callable.is_exactly(&CLOSURE) {
        return match callable.cast::<Function>() {
            Some(function) => vm.push_frame(function, args),
            None => Ok(core::ptr::null_mut()),
        };
    }
    Ok(core::ptr::null_mut())
}

/// A call of what is neither a function of Python nor one of Rust.
#[inline(never)]
pub(super) fn call(vm: &mut Vm, callable: Value, args: Args) -> Result<Value, Raised> {
    vm.call_args(callable, args)
}

#[cold]
#[inline(never)]
pub(super) fn check_count(vm: &mut Vm, args: Args, native: Ref<crate::args::NativeFn>) -> Result<(), Raised> {
    let &crate::args::NativeFn { min, max, keywords, .. } = native.get(&vm.heap);
    vm.check_count(args, min, max, keywords)
}

#[inline(never)]
pub(super) fn big_constant(vm: &mut Vm, n: isize) -> Result<Value, Raised> {
    crate::types::int::from_word(vm, n)
}

/// The slice of `BUILD_SLICE` before a subscript of `container`, or before something else if that is `None`.
#[inline(never)]
pub(super) fn build_slice(vm: &mut Vm, container: Value, start: Value, stop: Value, step: Value) -> Result<Value, Raised> {
    slice::for_subscript(vm, container, start, stop, step)
}

/// Enters the context manager at `sp - 1`: its `__exit__` takes its place with the object above, the result of `__enter__` comes back.
///
/// # Safety
/// There is an operand below `sp` and room for one more.
#[inline(never)]
pub(super) unsafe fn enter_with(vm: &mut Vm, sp: *mut Value) -> Result<Value, Raised> {
    // SAFETY: promised by the caller.
    unsafe {
        let manager = *sp.sub(1);
        let (exit, this) = super::lookup::method(vm, manager, crate::q::__exit__)?;
        let enter = super::lookup::method(vm, manager, crate::q::__enter__)?;
        *sp.sub(1) = exit;
        *sp = this;
        vm.call_method(enter, &[])
    }
}

/// Calls the `__exit__` that lies with its object below the operand on top, which is what is to stay there.
///
/// # Safety
/// There are three operands below `sp`.
#[inline(never)]
pub(super) unsafe fn exit_with(vm: &mut Vm, sp: *mut Value) -> Result<Value, Raised> {
    // SAFETY: promised by the caller.
    let (cause, method) = unsafe { (*sp.sub(1), (*sp.sub(3), *sp.sub(2))) };
    if !exception::is_exception(vm, cause) {
        vm.call_method(method, &[Value::NONE, Value::NONE, Value::NONE])?;
        return Ok(cause);
    }
    let ty = vm.type_of(cause).value();
    let result = vm.call_method(method, &[ty, cause, Value::NONE])?;
    Ok(if vm.truth(result)? { Value::NONE } else { cause })
}

/// `END_FINALLY` with something other than `None` and a pending cause: it is raised again.
#[inline(never)]
pub(super) fn raise_again(vm: &mut Vm, cause: Value) {
    vm.exception = cause;
    if !exception::is_exception(vm, cause) {
        let Raised = vm.raise_text(exception::TYPE_ERROR, "exceptions must derive from BaseException");
    }
}

/// A bare `raise`.
///
/// # Safety
/// `frame` is the running frame.
#[inline(never)]
pub(super) unsafe fn raise_last(vm: &mut Vm, frame: *mut Frame) {
    // SAFETY: promised by the caller.
    match unsafe { super::unwind::active_exception(vm, frame) } {
        Some(exception) => vm.exception = exception,
        None => {
            let Raised = vm.raise_text(RUNTIME_ERROR, "no active exception to reraise");
        }
    }
}

#[inline(never)]
pub(super) fn raise(vm: &mut Vm, what: Value) -> Result<(), Raised> {
    vm.exception = exception::to_raise(vm, what)?;
    Ok(())
}

/// `raise what from cause`.
#[inline(never)]
pub(super) fn raise_from(vm: &mut Vm, what: Value, cause: Value) -> Result<(), Raised> {
    if !cause.is_none() && vm.config.detailed {
        vm.host.write_error(b"Warning: exception chaining not supported\n");
    }
    raise(vm, what)
}

/// An `__init__` returned something.
#[cold]
#[inline(never)]
pub(super) fn raise_init(vm: &mut Vm, result: Value) -> Raised {
    crate::types::instance::raise_init(vm, result)
}

#[cold]
#[inline(never)]
pub(super) fn raise_recursion(vm: &mut Vm) -> Raised {
    vm.raise_recursion()
}

#[cold]
#[inline(never)]
pub(super) fn raise_no_dict(vm: &mut Vm) -> Raised {
    vm.raise_text(RUNTIME_ERROR, "not a dict")
}
