//! Leaving blocks and frames: exceptions, `return` and jumps through `finally`, delegation of generators.

use crate::Raised;
use crate::frame::{Block, Cause, Entry, FRAME_WORDS, Frame};
use crate::heap::Type;
use crate::types::class;
use crate::types::code::Code;
use crate::types::exception::{self, GENERATOR_EXIT, RUNTIME_ERROR, STOP_ITERATION};
use crate::types::generator::{self, Generator, Status};
use crate::{Value, Vm, q};
use bytecode::opcode::op;
use bytecode::unwind::AsyncExit;

use super::ITER_WORDS;

/// Block `idx` of a frame.
///
/// # Safety
/// `idx` is below the code's `n_blocks`.
#[inline(always)]
pub(super) unsafe fn block(frame: *mut Frame, idx: u8) -> *mut Block {
    // SAFETY: the blocks follow the fields.
    unsafe { frame.cast::<Value>().add(FRAME_WORDS).cast::<Block>().add(idx as usize) }
}

/// The value kept in a block.
pub(super) fn word_value(word: *mut ()) -> Value {
    core::ptr::NonNull::new(word).map_or(Value::NONE, Value::from_raw)
}

fn value_word(value: Value) -> *mut () {
    core::ptr::without_provenance_mut(value.bits())
}

/// # Safety
/// The verifier proved that there is room for the block.
#[inline(always)]
pub(super) unsafe fn push_block(frame: *mut Frame, handler: *const u8, sp: *mut Value, is_finally: bool) {
    // SAFETY: promised by the caller.
    unsafe {
        let entry = block(frame, (*frame).n_blocks);
        (*entry).handler = handler;
        (*entry).sp = sp;
        (*entry).word = core::ptr::null_mut();
        (*entry).cause = Cause::None;
        (*entry).is_finally = is_finally;
        (*frame).n_blocks += 1;
    }
}

/// `return` at `ip` with the value on top: the next `finally` body to run, or `None` when there is none left.
///
/// # Safety
/// The frame's blocks are as the code left them.
#[inline(always)]
pub(super) unsafe fn leave(frame: *mut Frame, ip: *const u8, sp: &mut *mut Value) -> Option<*const u8> {
    // SAFETY: promised by the caller.
    unsafe {
        while (*frame).n_blocks > 0 {
            let entry = block(frame, (*frame).n_blocks - 1);
            if (*entry).is_finally && (*entry).handler > ip {
                (*entry).cause = Cause::Return;
                (*entry).word = value_word(*sp.sub(1));
                return Some(enter_pending(frame, entry, sp));
            }
            (*frame).n_blocks -= 1;
        }
        None
    }
}

/// Enters a `finally` body with a pending cause: the marker goes onto the operands.
///
/// # Safety
/// As [`leave`]; `entry` is the frame's innermost block.
unsafe fn enter_pending(frame: *mut Frame, entry: *mut Block, sp: &mut *mut Value) -> *const u8 {
    // SAFETY: promised by the caller; the verifier proved that there is room for one operand, and that an `async with` has its manager there.
    unsafe {
        let top = (*entry).sp;
        *top = Value::PENDING;
        *sp = top.add(1);
        match async_exit(frame, entry) {
            Some(exit) => {
                core::ptr::swap(top, top.sub(1));
                opcode_at(frame, exit.on_leave)
            }
            None => (*entry).handler,
        }
    }
}

/// The ways into the handler if it is that of an `async with`: see [`bytecode::unwind`].
unsafe fn async_exit(frame: *mut Frame, entry: *mut Block) -> Option<AsyncExit> {
    // SAFETY: as `leave`.
    unsafe {
        if *(*entry).handler != op::DUP_TOP || !(*entry).is_finally {
            return None;
        }
        let code = &*(*frame).code;
        let opcodes = code.bytes().get(code.opcodes as usize..)?;
        let handler = (*entry).handler.offset_from(opcodes.as_ptr()) as u32;
        bytecode::unwind::async_exit(opcodes, handler)
    }
}

unsafe fn opcode_at(frame: *mut Frame, offset: u32) -> *const u8 {
    // SAFETY: the offset came from `async_exit`, which found an instruction there.
    unsafe { (*(*frame).code).data.add((*(*frame).code).opcodes as usize + offset as usize) }
}

/// Leaves `blocks & 0x7f` blocks on the way to `target`: where to go on, which may be a `finally` body.
///
/// # Safety
/// As [`leave`]; the verifier proved that there are so many blocks.
pub(super) unsafe fn jump(frame: *mut Frame, ip: *const u8, sp: &mut *mut Value, target: *const u8, blocks: u8) -> Option<*const u8> {
    // SAFETY: promised by the caller.
    unsafe {
        let mut left = blocks;
        while left & 0x7f > 0 {
            left -= 1;
            let entry = block(frame, (*frame).n_blocks.checked_sub(1)?);
            if (*entry).is_finally && (*entry).handler > ip {
                (*entry).cause = Cause::Jump;
                (*entry).word = target as *mut ();
                (*entry).blocks = left;
                return Some(enter_pending(frame, entry, sp));
            }
            // An except block, or inside the body already: what made it run is dropped.
            *sp = (*entry).sp;
            (*frame).n_blocks -= 1;
        }
        if left & 0x80 != 0 {
            *sp = sp.sub(ITER_WORDS);
        }
        Some(target)
    }
}

/// Generators that may loop over one another at once: they take no room on the frame stack, which bounds calls.
const MAX_LOOPS: usize = 1000;

/// Whether `frame` is the innermost of too many generators, each running for the loop of the next.
///
/// # Safety
/// As [`leave`].
#[inline(never)]
pub(super) unsafe fn is_too_deep(frame: *const Frame) -> bool {
    let mut frame = frame;
    // SAFETY: the frames that wait for a running one are alive.
    unsafe {
        for _ in 0..MAX_LOOPS {
            if (*frame).entry != Entry::ForIter {
                return false;
            }
            frame = (*frame).previous;
        }
    }
    true
}

/// The frame of a generator has returned.
///
/// # Safety
/// As [`leave`].
pub(super) unsafe fn finish_generator(vm: &mut Vm, frame: *mut Frame) {
    // SAFETY: the frame is alive.
    if let Some(generator) = unsafe { (*frame).generator }.cast::<Generator>() {
        generator.get_mut(&mut vm.heap).status = Status::Finished;
    }
}

/// The exception that a bare `raise` raises again.
///
/// # Safety
/// As [`leave`].
pub(super) unsafe fn active_exception(vm: &Vm, frame: *mut Frame) -> Option<Value> {
    let _ = vm;
    // SAFETY: promised by the caller.
    unsafe {
        (0..(*frame).n_blocks).rev().find_map(|idx| {
            let entry = &*block(frame, idx);
            (entry.cause == Cause::Exception).then(|| word_value(entry.word))
        })
    }
}

/// An exception was raised at `start` of `frame`: finds its handler, in this frame or one further out, and makes that frame ready to go on. `None` when the
/// loop has no handler; every frame of the loop but the entered one has been left then. One that `is_new` gets an entry in its traceback for `frame`.
///
/// # Safety
/// As [`leave`].
#[cold]
#[inline(never)]
pub(super) unsafe fn handle(vm: &mut Vm, frame: *mut Frame, start: *const u8, is_new: bool) -> Option<*mut Frame> {
    let mut frame = frame;
    let mut start = start;
    let mut innermost = true;
    // SAFETY: promised by the caller.
    unsafe {
        loop {
            let code: &Code = &*(*frame).code;
            if is_new || !innermost {
                let offset = start.offset_from(code.data.add(code.opcodes as usize)) as u32;
                vm.add_trace(exception::Frame { file: code.file(), block: code.name, line: code.line(offset) });
            }
            while (*frame).n_blocks > 0 {
                let entry = block(frame, (*frame).n_blocks - 1);
                if (*entry).handler > start {
                    let exception = vm.take_exception();
                    (*entry).cause = Cause::Exception;
                    (*entry).word = value_word(exception);
                    *(*entry).sp = exception;
                    (*frame).ip = async_exit(frame, entry).map_or((*entry).handler, |exit| opcode_at(frame, exit.on_exception));
                    (*frame).sp = (*entry).sp.add(1);
                    return Some(frame);
                }
                (*frame).n_blocks -= 1;
            }
            if !(*frame).generator.is_null() && vm.exception_is(STOP_ITERATION) {
                let Raised = vm.raise_text(RUNTIME_ERROR, "generator raised StopIteration");
            }
            match (*frame).entry {
                Entry::Native => return None,
                Entry::Call | Entry::Make => vm.stack.pop_to(frame as usize),
                Entry::ForIter => finish_generator(vm, frame),
            }
            innermost = false;
            let inner = frame;
            frame = (*inner).previous;
            vm.frame = frame;
            start = match (*inner).entry {
                // The call instruction lies just before the saved position; any byte of it gives its line, and blocks compare by address.
                Entry::Call | Entry::Make => (*frame).ip.sub(1),
                _ => (*frame).ip,
            };
        }
    }
}

/// Sends a value into the iterator of a `yield from`: what it yields, or `None` when it has ended with [`Vm::returned`].
pub(super) fn send_into(vm: &mut Vm, iterator: Value, send: Value) -> Result<Option<Value>, Raised> {
    if iterator.cast::<Generator>().is_some() {
        return stop_is_end(vm, |vm| generator::resume(vm, iterator, send, Value::NULL));
    }
    vm.returned = Value::NONE;
    if send.is_none() {
        return stop_is_end(vm, |vm| vm.next(iterator));
    }
    stop_is_end(vm, |vm| {
        let method = vm.load_method(iterator, q::send)?;
        vm.call_method(method, &[send]).map(Some)
    })
}

/// Throws an exception into the iterator of a `yield from`.
pub(super) fn throw_into(vm: &mut Vm, iterator: Value, exception: Value) -> Result<Option<Value>, Raised> {
    vm.returned = Value::NONE;
    let ty = exception.cast::<Type>().unwrap_or_else(|| vm.type_of(exception));
    let is_exit = class::is_subtype(vm, ty, GENERATOR_EXIT);
    if iterator.cast::<Generator>().is_some() {
        let ended = stop_is_end(vm, |vm| generator::resume(vm, iterator, Value::NONE, exception))?;
        if ended.is_none() && is_exit {
            // It has closed; so must this one.
            let exception = exception::to_raise(vm, exception)?;
            return Err(vm.raise_value(exception));
        }
        return Ok(ended);
    }
    // A class goes to the delegate's own `throw` like any other; an instance closes it.
    if is_exit && exception.cast::<Type>().is_none() {
        if let Some(close) = vm.maybe_attr(iterator, q::close)? {
            vm.call(close, &[])?;
        }
        let exception = exception::to_raise(vm, exception)?;
        return Err(vm.raise_value(exception));
    }
    match vm.maybe_attr(iterator, q::throw)? {
        Some(throw) => stop_is_end(vm, |vm| vm.call(throw, &[exception]).map(Some)),
        None => {
            let exception = exception::to_raise(vm, exception)?;
            Err(vm.raise_value(exception))
        }
    }
}

fn stop_is_end(vm: &mut Vm, step: impl FnOnce(&mut Vm) -> Result<Option<Value>, Raised>) -> Result<Option<Value>, Raised> {
    match step(vm) {
        Err(Raised) if vm.exception_is(STOP_ITERATION) => {
            vm.returned = vm.take_stop_value().unwrap_or(Value::NONE);
            Ok(None)
        }
        other => other,
    }
}
