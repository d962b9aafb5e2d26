//! The interpreter: entry points, and what the loop in `run.rs` is made of.
//!
//! Calls from Python to Python switch frames inside the loop; Rust code that calls back runs a loop of its own. What the verifier proved is not checked
//! again here: see the table in ARCHITECTURE.md.

mod bind;
mod build;
#[cfg(feature = "checked")]
pub mod checked;
mod decode;
pub(crate) mod lookup;
mod numbers;
#[allow(clippy::manual_range_patterns, reason = "rustc makes comparisons of ranges, and one table of jumps of single numbers")]
mod run;
mod slow;
mod small;
mod unwind;

use crate::types::exception;
use bytecode::opcode::op;

use crate::args::Args;
use crate::frame::{Entry, Frame};
use crate::heap::Ref;
use crate::qstr::Qstr;
use crate::types::code::Code;
use crate::types::function::{Function, GENERATOR_FUNCTION};
use crate::types::generator::{Generator, Status};
use crate::{Raised, Value, Vm};

pub(crate) use run::run;

/// Words of an iterator in the operands of a `for` loop: a marker, and what it needs.
const ITER_WORDS: usize = 4;
/// First word of an iterator over a range: next value, stop and step follow, all small integers.
const RANGE_ITER: Value = Value::from_i16(1);
/// First word of an iterator over a list or tuple: the object and the next index follow.
const SEQUENCE_ITER: Value = Value::from_i16(2);
/// First word of an iterator by the steps of a type: the object and the position follow.
const STEP_ITER: Value = Value::from_i16(3);

/// Calls a function made by `def` from Rust code.
pub fn call_function(vm: &mut Vm, function: Ref<Function>, args: Args) -> Result<Value, Raised> {
    vm.check_stack()?;
    if function.value().is_exactly(&GENERATOR_FUNCTION) {
        return vm.new_generator(function, args);
    }
    let frame = vm.push_frame(function, args)?;
    run_pushed(vm, frame)
}

/// Runs the body of a module or class with `locals` as its names.
pub fn run_body(vm: &mut Vm, code: Ref<Code>, globals: Value, locals: Value) -> Result<Value, Raised> {
    vm.check_stack()?;
    let frame = vm.push_body(code, globals, locals)?;
    run_pushed(vm, frame)
}

/// Runs the body of a class: a function object of no arguments, with a dict of its own for its names.
pub fn run_class_body(vm: &mut Vm, function: Ref<Function>, locals_dict: Value) -> Result<Value, Raised> {
    vm.check_stack()?;
    let frame = vm.push_frame(function, Args::NONE)?;
    // SAFETY: the frame was just made, and its code lives as long as it.
    unsafe {
        (*frame).locals = locals_dict;
        #[cfg(feature = "coverage")]
        crate::coverage::note_body(vm, &*(*frame).code);
    }
    run_pushed(vm, frame)
}

fn run_pushed(vm: &mut Vm, frame: *mut Frame) -> Result<Value, Raised> {
    let previous = vm.frame;
    // SAFETY: the frame lies on the frame stack until it is popped here.
    let result = unsafe {
        (*frame).previous = core::ptr::null_mut();
        (*frame).entry = Entry::Native;
        (vm.hot.run)(vm, frame)
    };
    vm.frame = previous;
    vm.stack.pop_to(frame as usize);
    result
}

/// Runs a generator until it yields (`Some`) or returns (`None`, the value being in [`Vm::returned`]).
pub fn resume(vm: &mut Vm, generator: Ref<Generator>, send: Value, throw: Value) -> Result<Option<Value>, Raised> {
    vm.check_stack()?;
    let frame = generator.frame();
    let state = generator.get_mut(&mut vm.heap);
    let fresh = state.status == Status::Fresh;
    state.status = Status::Running;
    let previous = vm.frame;
    // SAFETY: the frame lies in the generator, which the caller holds.
    let result = unsafe {
        (*frame).previous = core::ptr::null_mut();
        (*frame).entry = Entry::Native;
        if !fresh {
            // The value that the `yield` expression gives replaces what was yielded.
            *(*frame).sp.sub(1) = send;
        }
        if throw.is_null() { (vm.hot.run)(vm, frame) } else { run_throwing(vm, frame, throw) }
    };
    vm.frame = previous;
    let state = generator.get_mut(&mut vm.heap);
    match result {
        Ok(value) if state.status == Status::Suspended => Ok(Some(value)),
        Ok(value) => {
            state.status = Status::Finished;
            vm.returned = value;
            Ok(None)
        }
        Err(raised) => {
            state.status = Status::Finished;
            Err(raised)
        }
    }
}

/// Runs a suspended frame that finds an exception where it waits; at a `yield from` the inner iterator gets it first.
///
/// # Safety
/// `frame` is that of a live generator.
#[cold]
unsafe fn run_throwing(vm: &mut Vm, frame: *mut Frame, exception: Value) -> Result<Value, Raised> {
    // SAFETY: promised by the caller; at a `yield from` two operands are there: the iterator and the place of what is sent.
    unsafe {
        let code = &*(*frame).code;
        let ip = (*frame).ip;
        vm.frame = frame;
        let mut blamed = ip;
        if *ip == op::YIELD_FROM {
            let sp = (*frame).sp.sub(1);
            match unwind::throw_into(vm, *sp.sub(1), exception) {
                Ok(Some(value)) => {
                    // Still delegating: hand the value out, stay at this instruction.
                    *sp = value;
                    if let Some(generator) = (*frame).generator.cast::<Generator>() {
                        generator.get_mut(&mut vm.heap).status = Status::Suspended;
                    }
                    return Ok(value);
                }
                Ok(None) => {
                    *sp.sub(1) = vm.returned;
                    (*frame).ip = ip.add(1);
                    (*frame).sp = sp;
                    return (vm.hot.run)(vm, frame);
                }
                Err(Raised) => {}
            }
        } else {
            // Blame the line of the `yield`.
            if ip > code.data.add(code.opcodes as usize) {
                blamed = ip.sub(1);
            }
            if let Ok(exception) = exception::to_raise(vm, exception) {
                vm.exception = exception;
            }
        }
        match unwind::handle(vm, frame, blamed, true) {
            Some(frame) => (vm.hot.run)(vm, frame),
            None => Err(Raised),
        }
    }
}

/// The name of a generator's function.
pub fn generator_name(generator: Ref<Generator>) -> Qstr {
    // SAFETY: the frame of a live generator, made for a live code object.
    unsafe { (*(*generator.frame()).code).name }
}

impl Vm {
    /// The globals and locals of the running frame: dicts, or null outside of any.
    pub fn frame_dicts(&self) -> (Value, Value) {
        if self.frame.is_null() {
            return (self.main, self.main);
        }
        // SAFETY: `frame` is the running frame, which is alive.
        unsafe { ((*self.frame).globals, (*self.frame).locals) }
    }

    /// The exception that the running function, or one that called it, is handling.
    pub fn handled_exception(&self) -> Option<Value> {
        let mut frame = self.frame;
        while !frame.is_null() {
            // SAFETY: `frame` is the running frame or one that waits for it, and alive.
            unsafe {
                if let Some(exception) = unwind::active_exception(self, frame) {
                    return Some(exception);
                }
                frame = (*frame).previous;
            }
        }
        None
    }
}
