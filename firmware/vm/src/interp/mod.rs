//! The interpreter: one loop over verified bytecode.
//!
//! `ip`, `sp` and the frame are raw pointers in locals. Calls from Python to Python switch frames inside the loop; Rust code that calls back runs a
//! loop of its own. What the verifier proved is not checked again here: see the table in ARCHITECTURE.md.

mod bind;
mod build;
#[cfg(feature = "checked")]
pub mod checked;
mod unwind;

use bytecode::opcode::op;

use crate::args::{Args, NativeFn};
use crate::frame::{Block, Cause, Entry, Frame};
use crate::heap::Ref;
use crate::ops::{BinaryOp, UnaryOp};
use crate::qstr::Qstr;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::exception::{self, NAME_ERROR, RUNTIME_ERROR};
use crate::types::function::{CLOSURE, Cell, FUNCTION, Function, GENERATOR_FUNCTION};
use crate::types::generator::{Generator, Status};
use crate::types::{class, list, slice};
use crate::{Raised, Value, Vm, import};

use bind::locals;

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
    // SAFETY: the frame was just made.
    unsafe { (*frame).locals = locals_dict };
    run_pushed(vm, frame)
}

fn run_pushed(vm: &mut Vm, frame: *mut Frame) -> Result<Value, Raised> {
    let previous = vm.frame;
    // SAFETY: the frame lies on the frame stack until it is popped here.
    let result = unsafe {
        (*frame).previous = core::ptr::null_mut();
        (*frame).entry = Entry::Native;
        run(vm, frame)
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
        if throw.is_null() { run(vm, frame) } else { run_throwing(vm, frame, throw) }
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

    /// A global variable, or a built-in.
    fn load_global(&mut self, globals: Value, name: Qstr) -> Result<Value, Raised> {
        if let Some(value) = globals.cast::<Dict>().and_then(|dict| dict.get_name(self, name)) {
            return Ok(value);
        }
        match crate::builtins::find(self, name) {
            Some(value) => Ok(value),
            None => Err(self.raise_fmt(NAME_ERROR, "name '{}' isn't defined", &[exception::Part::Name(name)])),
        }
    }

    fn delete_name(&mut self, dict: Value, name: Qstr) -> Result<(), Raised> {
        let Some(dict) = dict.cast::<Dict>() else { return Ok(()) };
        match dict.table_remove(self, Dict::map, Value::qstr(name))? {
            Some(_) => Ok(()),
            None => Err(self.raise_key(Value::qstr(name))),
        }
    }
}

/// An unbound local variable.
#[cold]
fn raise_unbound(vm: &mut Vm) -> Raised {
    vm.raise_text(NAME_ERROR, "local variable referenced before assignment")
}

/// # Safety
/// `ip` is at a varuint of verified code.
#[inline(always)]
unsafe fn varuint(ip: &mut *const u8) -> usize {
    let mut value = 0;
    loop {
        // SAFETY: promised by the caller: the number ends inside the code.
        let byte = unsafe { **ip };
        *ip = ip.wrapping_add(1);
        value = value << 7 | (byte & 0x7f) as usize;
        if byte & 0x80 == 0 {
            return value;
        }
    }
}

/// # Safety
/// `ip` is at the operand of `LOAD_CONST_SMALL_INT` in verified code.
#[inline(always)]
unsafe fn signed_varuint(ip: &mut *const u8) -> isize {
    // SAFETY: as `varuint`.
    unsafe {
        let mut value: isize = if **ip & 0x40 != 0 { -1 } else { 0 };
        loop {
            let byte = **ip;
            *ip = ip.wrapping_add(1);
            value = value << 7 | (byte & 0x7f) as isize;
            if byte & 0x80 == 0 {
                return value;
            }
        }
    }
}

/// The target of an unsigned label; `ip` moves behind it.
///
/// # Safety
/// `ip` is at a label of verified code.
#[inline(always)]
unsafe fn unsigned_label(ip: &mut *const u8) -> *const u8 {
    // SAFETY: as `varuint`.
    unsafe {
        let low = **ip as usize;
        if low & 0x80 == 0 {
            *ip = ip.add(1);
            return ip.add(low);
        }
        let high = *ip.add(1) as usize;
        *ip = ip.add(2);
        ip.add(low & 0x7f | high << 7)
    }
}

/// The target of a signed label; `ip` moves behind it.
///
/// # Safety
/// As [`unsigned_label`].
#[inline(always)]
unsafe fn signed_label(ip: &mut *const u8) -> *const u8 {
    // SAFETY: as `varuint`.
    unsafe {
        let low = **ip as isize;
        if low & 0x80 == 0 {
            *ip = ip.add(1);
            return ip.offset(low - 0x40);
        }
        let high = *ip.add(1) as isize;
        *ip = ip.add(2);
        ip.offset((low & 0x7f | high << 7) - 0x4000)
    }
}

/// # Safety
/// As [`run`]; the frame is suspended.
unsafe fn run_throwing(vm: &mut Vm, frame: *mut Frame, exception: Value) -> Result<Value, Raised> {
    // SAFETY: promised by the caller.
    unsafe { run_from(vm, frame, exception) }
}

/// Runs `frame` until it returns, yields or raises.
///
/// # Safety
/// `frame` was made by `bind` for verified code and is alive until this returns.
unsafe fn run(vm: &mut Vm, frame: *mut Frame) -> Result<Value, Raised> {
    // SAFETY: promised by the caller.
    unsafe { run_from(vm, frame, Value::NULL) }
}

/// Words of an iterator in the operands: a marker, and what it needs.
const ITER_WORDS: usize = 4;
/// First word of an iterator over a range: next value, stop and step follow, all small integers.
const RANGE_ITER: Value = Value::from_i16(1);
/// First word of an iterator over a list or tuple: the object and the next index follow.
const SEQUENCE_ITER: Value = Value::from_i16(2);

unsafe fn run_from(vm: &mut Vm, mut frame: *mut Frame, throw: Value) -> Result<Value, Raised> {
    // SAFETY: the code of every frame has been verified: operands are in range of the tables, jumps land on instructions, the operand stack stays
    // within `n_state` words and the block stack within `n_blocks`. Locals hold values or null; cells are checked where they are used.
    unsafe {
        let mut code: &Code = &*(*frame).code;
        let mut ip: *const u8 = (*frame).ip;
        let mut sp: *mut Value = (*frame).sp;
        let mut fast: *mut Value = locals(frame, code);
        let mut start: *const u8;
        vm.frame = frame;
        let mut throwing = throw;

        macro_rules! push {
            ($value:expr) => {{
                let value = $value;
                *sp = value;
                sp = sp.add(1);
            }};
        }
        macro_rules! pop {
            () => {{
                sp = sp.sub(1);
                *sp
            }};
        }
        macro_rules! top {
            () => {
                *sp.sub(1)
            };
        }
        macro_rules! switch_to {
            ($frame:expr) => {{
                frame = $frame;
                code = &*(*frame).code;
                ip = (*frame).ip;
                sp = (*frame).sp;
                fast = locals(frame, code);
                vm.frame = frame;
            }};
        }
        macro_rules! name {
            () => {
                Qstr(*(*code.tables).qstrs.add(varuint(&mut ip)))
            };
        }

        loop {
            'raise: {
                macro_rules! check {
                    ($result:expr) => {
                        match $result {
                            Ok(value) => value,
                            Err(Raised) => break 'raise,
                        }
                    };
                }
                // Returns the operand on top: through the `finally` bodies that are ahead, then to whoever waits.
                macro_rules! return_top {
                    () => {{
                        let mut height = sp;
                        if let Some(handler) = unwind::leave(frame, start, &mut height) {
                            sp = height;
                            ip = handler;
                            continue;
                        }
                        let result = top!();
                        match unwind::finish(vm, frame, result) {
                            unwind::After::Return(result) => return result,
                            unwind::After::Resume => {
                                frame = vm.frame;
                                code = &*(*frame).code;
                                ip = (*frame).ip;
                                sp = (*frame).sp;
                                fast = locals(frame, code);
                            }
                        }
                    }};
                }
                // A call whose callable lies at `$base`; its result replaces everything from there on.
                macro_rules! call {
                    ($callable:expr, $base:expr, $args:expr) => {{
                        let callable: Value = $callable;
                        let base: *mut Value = $base;
                        let args: Args = $args;
                        if let Some(header) = callable.header() {
                            let ty = header.type_ref();
                            if ty.is(&FUNCTION) || ty.is(&CLOSURE) {
                                let Some(function) = callable.cast::<Function>() else { break 'raise };
                                let callee = check!(vm.push_frame(function, args));
                                (*callee).previous = frame;
                                (*callee).entry = Entry::Call;
                                (*frame).ip = ip;
                                (*frame).sp = base;
                                switch_to!(callee);
                                continue;
                            }
                            if let Some(native) = callable.cast::<NativeFn>() {
                                let &NativeFn { body, min, max, keywords, .. } = native.get(&vm.heap);
                                let n = args.len();
                                if n < min as usize || n > max as usize && max != crate::args::ANY || args.n_keywords() > 0 {
                                    check!(vm.check_count(args, min, max, keywords));
                                }
                                let result = check!(body(vm, args));
                                sp = base;
                                push!(result);
                                continue;
                            }
                        }
                        let result = check!(vm.call_args(callable, args));
                        sp = base;
                        push!(result);
                        continue;
                    }};
                }
                if !throwing.is_null() {
                    // An exception thrown into a suspended generator: at a `yield from` the inner iterator gets it first.
                    let exception = core::mem::replace(&mut throwing, Value::NULL);
                    start = ip;
                    if *ip == op::YIELD_FROM {
                        sp = sp.sub(1);
                        match unwind::throw_into(vm, top!(), exception) {
                            Ok(Some(value)) => {
                                // Still delegating: hand the value out, stay at this instruction.
                                push!(Value::NONE);
                                top!() = value;
                                (*frame).ip = ip;
                                (*frame).sp = sp;
                                if let Some(generator) = (*frame).generator.cast::<Generator>() {
                                    generator.get_mut(&mut vm.heap).status = Status::Suspended;
                                }
                                return Ok(value);
                            }
                            Ok(None) => {
                                top!() = vm.returned;
                                ip = ip.add(1);
                            }
                            Err(Raised) => break 'raise,
                        }
                    } else {
                        // Blame the line of the `yield`.
                        if ip > code.data.add(code.opcodes as usize) {
                            start = ip.sub(1);
                        }
                        vm.exception = exception;
                        break 'raise;
                    }
                }
                loop {
                    #[cfg(feature = "checked")]
                    if !checked::before(vm, frame, code, ip, sp) {
                        return Err(vm.raise_interrupt());
                    }
                    start = ip;
                    let opcode = *ip;
                    ip = ip.add(1);
                    match opcode {
                        op::LOAD_CONST_FALSE => push!(Value::FALSE),
                        op::LOAD_CONST_NONE => push!(Value::NONE),
                        op::LOAD_CONST_TRUE => push!(Value::TRUE),
                        op::LOAD_CONST_SMALL_INT => {
                            let n = signed_varuint(&mut ip);
                            match Value::small(n) {
                                Some(value) => push!(value),
                                None => push!(check!(crate::types::int::from_word(vm, n))),
                            }
                        }
                        0x70..=0xAF => push!(Value::from_i16(opcode as i16 - 0x80)),
                        op::LOAD_CONST_STRING => push!(Value::qstr(name!())),
                        op::LOAD_CONST_OBJ => {
                            let idx = varuint(&mut ip);
                            push!(*(*code.tables).consts.add(idx))
                        }
                        op::LOAD_NULL => push!(Value::NULL),
                        0xB0..=0xBF => {
                            let value = *fast.sub((opcode - 0xB0) as usize);
                            if value.is_null() {
                                let Raised = raise_unbound(vm);
                                break 'raise;
                            }
                            push!(value)
                        }
                        op::LOAD_FAST_N => {
                            let value = *fast.sub(varuint(&mut ip));
                            if value.is_null() {
                                let Raised = raise_unbound(vm);
                                break 'raise;
                            }
                            push!(value)
                        }
                        op::LOAD_DEREF => {
                            let cell = *fast.sub(varuint(&mut ip));
                            match cell.cast::<Cell>().map(|cell| cell.get(&vm.heap).content) {
                                Some(value) if !value.is_null() => push!(value),
                                _ => {
                                    let Raised = raise_unbound(vm);
                                    break 'raise;
                                }
                            }
                        }
                        op::LOAD_NAME => {
                            let name = name!();
                            let (globals, locals) = ((*frame).globals, (*frame).locals);
                            let local =
                                if locals == globals { None } else { locals.cast::<Dict>().and_then(|dict| dict.get_name(vm, name)) };
                            match local {
                                Some(value) => push!(value),
                                None => push!(check!(vm.load_global(globals, name))),
                            }
                        }
                        op::LOAD_GLOBAL => {
                            let name = name!();
                            push!(check!(vm.load_global((*frame).globals, name)))
                        }
                        op::LOAD_ATTR => {
                            let name = name!();
                            top!() = check!(vm.load_attr(top!(), name))
                        }
                        op::LOAD_METHOD => {
                            let name = name!();
                            let (method, this) = check!(vm.load_method(top!(), name));
                            top!() = method;
                            push!(this)
                        }
                        op::LOAD_SUPER_METHOD => {
                            let name = name!();
                            sp = sp.sub(1);
                            let (method, this) = check!(class::find_super_method(vm, top!(), *sp, name));
                            *sp.sub(2) = method;
                            *sp.sub(1) = this;
                        }
                        op::LOAD_BUILD_CLASS => push!(check!(vm.load_global((*frame).globals, crate::q::__build_class__))),
                        op::LOAD_SUBSCR => {
                            let index = pop!();
                            top!() = check!(vm.item(top!(), index))
                        }
                        0xC0..=0xCF => *fast.sub((opcode - 0xC0) as usize) = pop!(),
                        op::STORE_FAST_N => {
                            let slot = fast.sub(varuint(&mut ip));
                            *slot = pop!()
                        }
                        op::STORE_DEREF => {
                            let cell = *fast.sub(varuint(&mut ip));
                            let value = pop!();
                            match cell.cast::<Cell>() {
                                Some(cell) => cell.get_mut(&mut vm.heap).content = value,
                                None => {
                                    let Raised = raise_unbound(vm);
                                    break 'raise;
                                }
                            }
                        }
                        op::STORE_NAME => {
                            let name = name!();
                            if let Some(dict) = (*frame).locals.cast::<Dict>() {
                                check!(dict.set(vm, Value::qstr(name), top!()));
                            }
                            sp = sp.sub(1);
                        }
                        op::STORE_GLOBAL => {
                            let name = name!();
                            if let Some(dict) = (*frame).globals.cast::<Dict>() {
                                check!(dict.set(vm, Value::qstr(name), top!()));
                            }
                            sp = sp.sub(1);
                        }
                        op::STORE_ATTR => {
                            let name = name!();
                            check!(vm.store_attr(top!(), name, *sp.sub(2)));
                            sp = sp.sub(2);
                        }
                        op::STORE_SUBSCR => {
                            check!(vm.set_item(*sp.sub(2), *sp.sub(1), *sp.sub(3)));
                            sp = sp.sub(3);
                        }
                        op::DELETE_FAST => {
                            let slot = fast.sub(varuint(&mut ip));
                            if (*slot).is_null() {
                                let Raised = raise_unbound(vm);
                                break 'raise;
                            }
                            *slot = Value::NULL;
                        }
                        op::DELETE_DEREF => {
                            let cell = *fast.sub(varuint(&mut ip));
                            match cell.cast::<Cell>() {
                                Some(cell) if !cell.get(&vm.heap).content.is_null() => cell.get_mut(&mut vm.heap).content = Value::NULL,
                                _ => {
                                    let Raised = raise_unbound(vm);
                                    break 'raise;
                                }
                            }
                        }
                        op::DELETE_NAME => {
                            let name = name!();
                            check!(vm.delete_name((*frame).locals, name));
                        }
                        op::DELETE_GLOBAL => {
                            let name = name!();
                            check!(vm.delete_name((*frame).globals, name));
                        }
                        op::DUP_TOP => {
                            let value = top!();
                            push!(value)
                        }
                        op::DUP_TOP_TWO => {
                            *sp = *sp.sub(2);
                            *sp.add(1) = *sp.sub(1);
                            sp = sp.add(2);
                        }
                        op::POP_TOP => sp = sp.sub(1),
                        op::ROT_TWO => core::ptr::swap(sp.sub(1), sp.sub(2)),
                        op::ROT_THREE => {
                            let value = top!();
                            *sp.sub(1) = *sp.sub(2);
                            *sp.sub(2) = *sp.sub(3);
                            *sp.sub(3) = value;
                        }
                        op::JUMP => {
                            ip = signed_label(&mut ip);
                            check!(vm.poll());
                        }
                        op::POP_JUMP_IF_TRUE => {
                            let target = signed_label(&mut ip);
                            if check!(vm.truth(pop!())) {
                                ip = target;
                            }
                            check!(vm.poll());
                        }
                        op::POP_JUMP_IF_FALSE => {
                            let target = signed_label(&mut ip);
                            if !check!(vm.truth(pop!())) {
                                ip = target;
                            }
                            check!(vm.poll());
                        }
                        op::JUMP_IF_TRUE_OR_POP => {
                            let target = unsigned_label(&mut ip);
                            if check!(vm.truth(top!())) {
                                ip = target;
                            } else {
                                sp = sp.sub(1);
                            }
                        }
                        op::JUMP_IF_FALSE_OR_POP => {
                            let target = unsigned_label(&mut ip);
                            if check!(vm.truth(top!())) {
                                sp = sp.sub(1);
                            } else {
                                ip = target;
                            }
                        }
                        op::SETUP_WITH => {
                            let target = unsigned_label(&mut ip);
                            let manager = top!();
                            let (exit, this) = check!(vm.load_method(manager, crate::q::__exit__));
                            let enter = check!(vm.load_method(manager, crate::q::__enter__));
                            *sp.sub(1) = exit;
                            push!(this);
                            let entered = check!(vm.call_method(enter, &[]));
                            unwind::push_block(frame, target, sp, true);
                            push!(entered);
                        }
                        op::SETUP_EXCEPT => {
                            let target = unsigned_label(&mut ip);
                            unwind::push_block(frame, target, sp, false);
                        }
                        op::SETUP_FINALLY => {
                            let target = unsigned_label(&mut ip);
                            unwind::push_block(frame, target, sp, true);
                        }
                        op::POP_EXCEPT_JUMP => {
                            ip = unsigned_label(&mut ip);
                            (*frame).n_blocks -= 1;
                            check!(vm.poll());
                        }
                        op::WITH_CLEANUP => {
                            let cause = top!();
                            let method = (*sp.sub(3), *sp.sub(2));
                            if exception::is_exception(vm, cause) {
                                let ty = vm.type_of(cause).value();
                                let result = check!(vm.call_method(method, &[ty, cause, Value::NONE]));
                                let swallowed = check!(vm.truth(result));
                                sp = sp.sub(2);
                                top!() = if swallowed { Value::NONE } else { cause };
                            } else {
                                check!(vm.call_method(method, &[Value::NONE, Value::NONE, Value::NONE]));
                                sp = sp.sub(2);
                                top!() = cause;
                            }
                        }
                        op::END_FINALLY => {
                            let cause = pop!();
                            (*frame).n_blocks -= 1;
                            if cause.is_none() {
                                continue;
                            }
                            if cause != Value::PENDING {
                                vm.exception = cause;
                                if !exception::is_exception(vm, cause) {
                                    let Raised = vm.raise_text(exception::TYPE_ERROR, "exceptions must derive from BaseException");
                                }
                                break 'raise;
                            }
                            let block: Block = *unwind::block(frame, (*frame).n_blocks);
                            match block.cause {
                                Cause::Return => {
                                    // Goes on below, at RETURN_VALUE.
                                    push!(unwind::word_value(block.word));
                                }
                                Cause::Jump => {
                                    let mut height = sp;
                                    match unwind::jump(frame, start, &mut height, block.word as *const u8, block.blocks) {
                                        Some(target) => ip = target,
                                        None => break 'raise,
                                    }
                                    sp = height;
                                    continue;
                                }
                                _ => continue,
                            }
                            // RETURN_VALUE once more, over the blocks that are left.
                            return_top!();
                        }
                        op::UNWIND_JUMP => {
                            let target = signed_label(&mut ip);
                            let blocks = *ip;
                            let mut height = sp;
                            match unwind::jump(frame, start, &mut height, target, blocks) {
                                Some(target) => ip = target,
                                None => break 'raise,
                            }
                            sp = height;
                            check!(vm.poll());
                        }
                        op::GET_ITER => top!() = check!(vm.iter(top!())),
                        op::GET_ITER_STACK => {
                            let iterable = top!();
                            let group = sp.sub(1);
                            sp = group.add(ITER_WORDS);
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
                            } else {
                                *group = Value::NULL;
                                *group.add(1) = iterable;
                                *group.add(1) = check!(vm.iter(iterable));
                            }
                        }
                        op::FOR_ITER => {
                            let end = unsigned_label(&mut ip);
                            let group = sp.sub(ITER_WORDS);
                            let item = if *group == RANGE_ITER {
                                let (next, stop, step) = (*group.add(1), *group.add(2), *group.add(3));
                                let (next, stop, step) = (next.bits() as isize >> 1, stop.bits() as isize >> 1, step.bits() as isize >> 1);
                                let more = if step > 0 { next < stop } else { next > stop };
                                if more {
                                    *group.add(1) = Value::small_wrapping(next + step);
                                    Some(Value::small_wrapping(next))
                                } else {
                                    None
                                }
                            } else if *group == SEQUENCE_ITER {
                                let idx = group.add(2).read().bits() >> 1;
                                let item = vm.sequence(*group.add(1)).and_then(|items| items.get(idx).copied());
                                *group.add(2) = Value::small_wrapping(idx as isize + 1);
                                item
                            } else {
                                let iterator = *group.add(1);
                                if let Some(generator) = iterator.cast::<Generator>() {
                                    let state = generator.get_mut(&mut vm.heap);
                                    let status = state.status;
                                    if state.pending.is_null() && (status == Status::Fresh || status == Status::Suspended) {
                                        check!(vm.poll());
                                        let inner = generator.frame();
                                        generator.get_mut(&mut vm.heap).status = Status::Running;
                                        (*inner).previous = frame;
                                        (*inner).entry = Entry::ForIter;
                                        if status == Status::Suspended {
                                            *(*inner).sp.sub(1) = Value::NONE;
                                        }
                                        (*frame).ip = start;
                                        (*frame).sp = sp;
                                        switch_to!(inner);
                                        continue;
                                    }
                                }
                                match vm.next(iterator) {
                                    Ok(item) => item,
                                    Err(Raised) if vm.exception_is(exception::STOP_ITERATION) => {
                                        vm.forget_exception();
                                        None
                                    }
                                    Err(Raised) => break 'raise,
                                }
                            };
                            match item {
                                Some(item) => push!(item),
                                None => {
                                    sp = group;
                                    ip = end;
                                }
                            }
                        }
                        op::BUILD_TUPLE => {
                            let n = varuint(&mut ip);
                            let base = sp.sub(n);
                            let tuple = check!(build::tuple(vm, Args::new(base, n, 0)));
                            sp = base;
                            push!(tuple)
                        }
                        op::BUILD_LIST => {
                            let n = varuint(&mut ip);
                            let base = sp.sub(n);
                            let list = check!(build::list(vm, base, n));
                            sp = base;
                            push!(list)
                        }
                        op::BUILD_MAP => {
                            let n = varuint(&mut ip);
                            push!(check!(build::map(vm, n)))
                        }
                        op::STORE_MAP => {
                            let Some(dict) = (*sp.sub(3)).cast::<Dict>() else {
                                let Raised = vm.raise_text(RUNTIME_ERROR, "not a dict");
                                break 'raise;
                            };
                            check!(dict.set(vm, *sp.sub(1), *sp.sub(2)));
                            sp = sp.sub(2);
                        }
                        op::BUILD_SET => {
                            let n = varuint(&mut ip);
                            let base = sp.sub(n);
                            let set = check!(build::set(vm, base, n));
                            sp = base;
                            push!(set)
                        }
                        op::BUILD_SLICE => {
                            let n = varuint(&mut ip);
                            let step = if n == 3 { pop!() } else { Value::NONE };
                            let stop = pop!();
                            let is_subscript = matches!(*ip, op::LOAD_SUBSCR | op::STORE_SUBSCR);
                            let container = if is_subscript { *sp.sub(2) } else { Value::NONE };
                            top!() = check!(slice::for_subscript(vm, container, top!(), stop, step))
                        }
                        op::STORE_COMP => {
                            let n = varuint(&mut ip);
                            let collection = *sp.sub(1 + (n >> 2));
                            check!(build::store_comp(vm, collection, n & 3, top!(), *sp.sub(2)));
                            sp = sp.sub(if n & 3 == 1 { 2 } else { 1 });
                        }
                        op::UNPACK_SEQUENCE => {
                            let n = varuint(&mut ip);
                            sp = sp.sub(1);
                            check!(build::unpack(vm, *sp, n, sp));
                            sp = sp.add(n);
                        }
                        op::UNPACK_EX => {
                            let n = varuint(&mut ip);
                            let (left, right) = (n & 0xff, n >> 8 & 0xff);
                            sp = sp.sub(1);
                            check!(build::unpack_ex(vm, *sp, left, right, sp));
                            sp = sp.add(left + right + 1);
                        }
                        op::MAKE_FUNCTION => {
                            let child = *code.children.add(varuint(&mut ip));
                            push!(check!(vm.new_function(child, (*frame).globals, &[], Value::NULL, Value::NULL)))
                        }
                        op::MAKE_FUNCTION_DEFARGS => {
                            let child = *code.children.add(varuint(&mut ip));
                            let keyword_defaults = pop!();
                            top!() = check!(vm.new_function(child, (*frame).globals, &[], top!(), keyword_defaults))
                        }
                        op::MAKE_CLOSURE | op::MAKE_CLOSURE_DEFARGS => {
                            let child = *code.children.add(varuint(&mut ip));
                            let n = *ip as usize;
                            ip = ip.add(1);
                            let closed = sp.sub(n);
                            let cells = core::slice::from_raw_parts(closed, n);
                            if opcode == op::MAKE_CLOSURE {
                                let function = check!(vm.new_function(child, (*frame).globals, cells, Value::NULL, Value::NULL));
                                sp = closed;
                                push!(function)
                            } else {
                                let (defaults, keyword_defaults) = (*closed.sub(2), *closed.sub(1));
                                let function = check!(vm.new_function(child, (*frame).globals, cells, defaults, keyword_defaults));
                                sp = closed.sub(2);
                                push!(function)
                            }
                        }
                        op::CALL_FUNCTION => {
                            let n = varuint(&mut ip);
                            let (n_args, n_pairs) = (n & 0xff, n >> 8 & 0xff);
                            let args = sp.sub(n_args + 2 * n_pairs);
                            let base = args.sub(1);
                            call!(*base, base, Args::new(args, n_args, n_pairs))
                        }
                        op::CALL_METHOD => {
                            let n = varuint(&mut ip);
                            let (n_args, n_pairs) = (n & 0xff, n >> 8 & 0xff);
                            let this = sp.sub(n_args + 2 * n_pairs + 1);
                            let base = this.sub(1);
                            let args = if (*this).is_null() {
                                Args::new(this.add(1), n_args, n_pairs)
                            } else {
                                Args::new(this, n_args + 1, n_pairs)
                            };
                            call!(*base, base, args)
                        }
                        op::CALL_FUNCTION_VAR_KW | op::CALL_METHOD_VAR_KW => {
                            let n = varuint(&mut ip);
                            let (n_args, n_pairs) = (n & 0xff, n >> 8 & 0xff);
                            let bitmap = pop!();
                            let args = sp.sub(n_args + 2 * n_pairs);
                            let (base, this) =
                                if opcode == op::CALL_FUNCTION_VAR_KW { (args.sub(1), Value::NULL) } else { (args.sub(2), *args.sub(1)) };
                            let result = check!(build::call_star(vm, *base, this, args, n_args, n_pairs, bitmap));
                            sp = base;
                            push!(result)
                        }
                        op::RETURN_VALUE => {
                            return_top!();
                        }
                        op::RAISE_LAST => {
                            match unwind::active_exception(vm, frame) {
                                Some(exception) => vm.exception = exception,
                                None => {
                                    let Raised = vm.raise_text(RUNTIME_ERROR, "no active exception to reraise");
                                }
                            }
                            break 'raise;
                        }
                        op::RAISE_OBJ => {
                            let exception = check!(exception::to_raise(vm, pop!()));
                            vm.exception = exception;
                            break 'raise;
                        }
                        op::RAISE_FROM => {
                            let cause = pop!();
                            if !cause.is_none() && vm.config.detailed {
                                vm.host.write_error(b"Warning: exception chaining not supported\n");
                            }
                            let exception = check!(exception::to_raise(vm, pop!()));
                            vm.exception = exception;
                            break 'raise;
                        }
                        op::YIELD_VALUE => {
                            let value = top!();
                            (*frame).ip = ip;
                            (*frame).sp = sp;
                            if let Some(generator) = (*frame).generator.cast::<Generator>() {
                                generator.get_mut(&mut vm.heap).status = Status::Suspended;
                            }
                            if (*frame).entry == Entry::ForIter {
                                // Back into the loop, behind its FOR_ITER.
                                switch_to!((*frame).previous);
                                ip = ip.add(1);
                                let _ = unsigned_label(&mut ip);
                                push!(value);
                                continue;
                            }
                            return Ok(value);
                        }
                        op::YIELD_FROM => {
                            let send = pop!();
                            match unwind::send_into(vm, top!(), send) {
                                Ok(Some(value)) => {
                                    push!(value);
                                    (*frame).ip = start;
                                    (*frame).sp = sp;
                                    if let Some(generator) = (*frame).generator.cast::<Generator>() {
                                        generator.get_mut(&mut vm.heap).status = Status::Suspended;
                                    }
                                    if (*frame).entry == Entry::ForIter {
                                        switch_to!((*frame).previous);
                                        ip = ip.add(1);
                                        let _ = unsigned_label(&mut ip);
                                        push!(value);
                                        continue;
                                    }
                                    return Ok(value);
                                }
                                Ok(None) => top!() = vm.returned,
                                Err(Raised) => break 'raise,
                            }
                        }
                        op::IMPORT_NAME => {
                            let name = name!();
                            let from = pop!();
                            top!() = check!(import::import_name(vm, (*frame).globals, name, from, top!()))
                        }
                        op::IMPORT_FROM => {
                            let name = name!();
                            push!(check!(import::import_from(vm, top!(), name)))
                        }
                        op::IMPORT_STAR => {
                            let module = pop!();
                            check!(import::import_star(vm, module, (*frame).locals));
                        }
                        0xD0..=0xD3 => {
                            let value = top!();
                            top!() = match opcode {
                                0xD3 => Value::bool(!check!(vm.truth(value))),
                                0xD1 if value.is_small() && value.bits() >> 1 != 1 << (usize::BITS - 2) => {
                                    Value::small_wrapping(-(value.bits() as isize >> 1))
                                }
                                0xD0 => check!(vm.unary(UnaryOp::Positive, value)),
                                0xD1 => check!(vm.unary(UnaryOp::Negative, value)),
                                _ => check!(vm.unary(UnaryOp::Invert, value)),
                            };
                        }
                        0xD7..=0xF9 => {
                            let right = pop!();
                            let left = top!();
                            top!() = match build::small_binary(opcode - 0xD7, left, right) {
                                Some(value) => value,
                                None => {
                                    let Some(op) = BinaryOp::from_number(opcode - 0xD7) else { break 'raise };
                                    check!(vm.binary(op, left, right))
                                }
                            };
                        }
                        _ => {
                            // The verifier lets no other opcode pass.
                            let Raised = vm.raise_text(exception::NOT_IMPLEMENTED_ERROR, "opcode");
                            break 'raise;
                        }
                    }
                }
            }

            // An exception is being raised at `start`.
            // A copy: the loop's own pointers stay in registers if nobody takes their address.
            let mut handling = frame;
            match unwind::handle(vm, &mut handling, start) {
                Some((handler, operands_top)) => {
                    frame = handling;
                    code = &*(*frame).code;
                    ip = handler;
                    sp = operands_top;
                    fast = locals(frame, code);
                    vm.frame = frame;
                }
                None => return Err(Raised),
            }
        }
    }
}
