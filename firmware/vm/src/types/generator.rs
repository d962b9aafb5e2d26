//! Generators and coroutines: a suspended frame in the heap.

use crate::args::Args;
use crate::frame::Frame;
use crate::heap::object::Layout;
use crate::heap::{Header, Ref, Slots, Type};
use crate::print::{Out, Style};
use crate::types::exception::{self, GENERATOR_EXIT, RUNTIME_ERROR, TYPE_ERROR, VALUE_ERROR};
use crate::{Raised, Value, Vm, interp, members, q};

/// The type of generator objects.
pub static GENERATOR: Type = Type::new(q::generator, Layout::Generator, &SLOTS, &MEMBERS);

static SLOTS: Slots = Slots { show: Some(show), iter: Some(iter), next: Some(next), unary: Some(hash), ..Slots::NONE };

members! {
    static MEMBERS;
    close: f(close, 1),
    send: f(send, 2),
    throw: f(throw, 2, 4),
    pend_throw: f(pend_throw, 2),
}

/// Where a generator stands.
#[repr(usize)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    Fresh,
    Suspended,
    Running,
    Finished,
}

/// A generator: its frame follows the fields.
#[repr(C)]
pub struct Generator {
    pub header: Header,
    pub status: Status,
    /// An exception to be raised at the next resumption, or null: `pend_throw`.
    pub pending: Value,
}

impl Generator {
    pub(crate) fn new() -> Generator {
        Generator { header: Header::of(&GENERATOR), status: Status::Fresh, pending: Value::NULL }
    }
}

impl Ref<Generator> {
    /// The frame behind the fields.
    pub(crate) fn frame(self) -> *mut Frame {
        self.as_ptr().wrapping_add(1).cast()
    }
}

fn hash(_vm: &mut Vm, op: crate::ops::UnaryOp, value: Value) -> Result<Option<Value>, Raised> {
    Ok((op == crate::ops::UnaryOp::Hash).then(|| Value::small_wrapping(value.bits() as isize)))
}

fn iter(_vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(value)
}

/// Resumes a generator: the yielded value, or `None` when it has returned, the returned value then being in [`Vm::returned`].
///
/// `throw`, unless null, is raised where it is suspended.
#[cfg_attr(target_os = "none", unsafe(link_section = ".text.fast"))]
pub fn resume(vm: &mut Vm, value: Value, send: Value, throw: Value) -> Result<Option<Value>, Raised> {
    let Some(generator) = value.cast::<Generator>() else { return Err(vm.raise_text(TYPE_ERROR, "not a generator")) };
    vm.returned = Value::NONE;
    let state = generator.get_mut(&mut vm.heap);
    let throw = if throw.is_null() { core::mem::replace(&mut state.pending, Value::NULL) } else { throw };
    match state.status {
        Status::Running => return Err(vm.raise_text(VALUE_ERROR, "generator already executing")),
        // Not even an exception wakes it.
        Status::Finished => return Ok(None),
        Status::Fresh if !throw.is_null() => {
            // The body never began; it is left at its first line.
        }
        Status::Fresh if !send.is_none() => {
            return Err(vm.raise_text(TYPE_ERROR, "can't send non-None value to a just-started generator"));
        }
        _ => {}
    }
    interp::resume(vm, generator, send, throw)
}

fn next(vm: &mut Vm, value: Value) -> Result<Option<Value>, Raised> {
    resume(vm, value, Value::NONE, Value::NULL)
}

fn yielded_or_stop(vm: &mut Vm, result: Option<Value>) -> Result<Value, Raised> {
    match result {
        Some(value) => Ok(value),
        None => {
            let value = vm.returned;
            Err(vm.raise_stop(value))
        }
    }
}

fn send(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let result = resume(vm, args.get(0), args.get(1), Value::NULL)?;
    yielded_or_stop(vm, result)
}

fn throw(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    // A delegate's own `throw` gets what the program gave; where it is raised it becomes an exception.
    let exception = args.optional(2).filter(|value| !value.is_none()).unwrap_or(args.get(1));
    let result = resume(vm, args.get(0), Value::NONE, exception)?;
    yielded_or_stop(vm, result)
}

fn close(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let exit = vm.call(Value::from_static(GENERATOR_EXIT), &[])?;
    match resume(vm, args.get(0), Value::NONE, exit) {
        Ok(Some(_)) => Err(vm.raise_text(RUNTIME_ERROR, "generator ignored GeneratorExit")),
        Ok(None) => Ok(Value::NONE),
        Err(_) if vm.exception_is(GENERATOR_EXIT) || vm.exception_is(exception::STOP_ITERATION) => {
            vm.forget_exception();
            Ok(Value::NONE)
        }
        Err(raised) => Err(raised),
    }
}

fn pend_throw(vm: &mut Vm, args: Args) -> Result<Value, Raised> {
    let Some(generator) = args.get(0).cast::<Generator>() else { return Err(vm.raise_text(TYPE_ERROR, "not a generator")) };
    if generator.get(&vm.heap).status == Status::Running {
        return Err(vm.raise_text(VALUE_ERROR, "generator already executing"));
    }
    let pending = args.get(1);
    let pending = if pending.is_none() { Value::NULL } else { pending };
    let previous = core::mem::replace(&mut generator.get_mut(&mut vm.heap).pending, pending);
    Ok(if previous.is_null() { Value::NONE } else { previous })
}

fn show(vm: &mut Vm, value: Value, out: Out, _style: Style) -> Result<(), Raised> {
    let Some(generator) = value.cast::<Generator>() else { return Ok(()) };
    let name = interp::generator_name(generator);
    vm.write(out, "<generator object '")?;
    vm.write_name(out, name)?;
    vm.write_fmt(out, format_args!("' at {:x}>", value.bits()))
}
