//! The loop over instructions.
//!
//! `ip`, `sp`, `fast` and the frame are raw pointers in locals whose address nobody takes, so that they stay in registers. Each arm does the quick case
//! itself and leaves everything else to a function that is never inlined. An exception is blamed on the byte before `ip`: an arm that may raise
//! moves `ip` to a jump's target only behind that.
//!
//! Nothing in this crate calls the loop but through the field `hot` of [`Vm`], which `Vm::with` sets, and both may be inlined: so the loop is compiled
//! with the crate that makes the machine, and with its level of optimisation. That of this crate is for size.

use bytecode::opcode::{SMALL_INT_MULTI_ZERO, op};

use crate::args::{ANY, Args, NativeFn};
use crate::frame::{BLOCK_WORDS, Block, Cause, Entry, FRAME_WORDS, Frame};
use crate::heap::Ref;
use crate::qstr::Qstr;
use crate::types::class;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::function::{Cell, FUNCTION, Function};
use crate::types::generator::{Generator, Status};
use crate::{Raised, Value, Vm, import};

use super::bind::locals;
use super::decode::{signed_label, signed_varuint, unsigned_label, varuint};
use super::numbers::{load_fast_multi, small_int_multi, store_fast_multi};
use super::{ITER_WORDS, RANGE_ITER, SEQUENCE_ITER, STEP_ITER, build, lookup, numbers, slow, small, unwind};

/// Code whose frame needs nothing but its positional arguments.
const NOT_SIMPLE: u8 = Code::GENERATOR | Code::VAR_ARGS | Code::VAR_KEYWORDS;

/// Runs `frame` until it returns, yields or raises.
///
/// # Safety
/// `frame` was made by `bind` for verified code and is alive until this returns.
#[inline]
pub unsafe fn run(vm: &mut Vm, mut frame: *mut Frame) -> Result<Value, Raised> {
    // SAFETY: the code of every frame has been verified: every byte that is taken for an opcode is one, operands are in range of the tables, jumps land
    // on instructions, the operand stack stays within `n_state` words and the block stack within `n_blocks`. Locals hold values or null.
    unsafe {
        let mut ip: *const u8;
        let mut sp: *mut Value;
        let mut fast: *mut Value;
        let mut names: *const u16;

        macro_rules! switch_to {
            ($frame:expr) => {{
                frame = $frame;
                let code = &*(*frame).code;
                ip = (*frame).ip;
                sp = (*frame).sp;
                fast = locals(frame, code);
                names = (*code.tables).qstrs;
                vm.frame = frame;
            }};
        }
        macro_rules! push {
            ($value:expr) => {{
                let value = $value;
                *sp = value;
                sp = sp.add(1);
            }};
        }
        macro_rules! top {
            () => {
                *sp.sub(1)
            };
        }
        // Past the opcode. In each arm and not before them: so that the position of the opcode is no second pointer to be kept.
        macro_rules! advance {
            () => {
                ip = ip.add(1)
            };
        }
        // An operand, decoded by the function named.
        macro_rules! operand {
            ($decode:ident) => {{
                let (operand, behind) = $decode(ip);
                ip = behind;
                operand
            }};
        }
        macro_rules! name {
            () => {{
                let idx = operand!(varuint);
                Qstr(*names.add(idx))
            }};
        }

        switch_to!(frame);
        loop {
            // Whether the exception gets an entry in its traceback here: not when it is raised again.
            let is_new = 'raise: {
                macro_rules! check {
                    ($result:expr) => {
                        match $result {
                            Ok(value) => value,
                            Err(Raised) => break 'raise true,
                        }
                    };
                }
                // Goes to `$target`; backwards only past the check point.
                macro_rules! jump {
                    ($target:expr) => {{
                        let target: *const u8 = $target;
                        if target < ip && vm.is_pending() {
                            check!(slow::poll(vm));
                        }
                        ip = target;
                    }};
                }
                macro_rules! truth {
                    ($value:expr) => {{
                        let value: Value = $value;
                        if value == Value::TRUE {
                            true
                        } else if value == Value::FALSE || value == Value::NONE {
                            false
                        } else if value.is_small() {
                            value != Value::from_i16(0)
                        } else {
                            check!(slow::truth(vm, value))
                        }
                    }};
                }
                // The two operands on top become the result of the general operator.
                macro_rules! general {
                    ($opcode:expr) => {{
                        sp = sp.sub(1);
                        let result = check!(slow::binary(vm, $opcode, *sp.sub(1), *sp));
                        top!() = result;
                    }};
                }
                macro_rules! arithmetic {
                    ($opcode:expr, $operation:ident) => {{
                        let (left, right) = (*sp.sub(2), *sp.sub(1));
                        let result = if small::both(left, right) { small::$operation(left, right) } else { None };
                        match result {
                            Some(result) => {
                                sp = sp.sub(1);
                                top!() = result;
                            }
                            None => general!($opcode),
                        }
                    }};
                }
                // What a comparison says: to the conditional jump that nearly always follows, else to the operands.
                macro_rules! compared {
                    ($holds:expr) => {{
                        let holds: bool = $holds;
                        let next = *ip;
                        if next == op::POP_JUMP_IF_FALSE || next == op::POP_JUMP_IF_TRUE {
                            sp = sp.sub(2);
                            ip = ip.add(1);
                            let target = operand!(signed_label);
                            if holds == (next == op::POP_JUMP_IF_TRUE) {
                                jump!(target);
                            }
                        } else {
                            sp = sp.sub(1);
                            top!() = Value::bool(holds);
                        }
                    }};
                }
                macro_rules! compare {
                    ($opcode:expr, $operator:tt) => {{
                        let (left, right) = (*sp.sub(2), *sp.sub(1));
                        if small::both(left, right) {
                            compared!((left.bits() as isize) $operator (right.bits() as isize));
                        } else {
                            general!($opcode);
                        }
                    }};
                }
                // Returns the operand on top: through the `finally` bodies that are ahead, then to whoever waits.
                macro_rules! return_top {
                    () => {{
                        if (*frame).n_blocks > 0 {
                            let mut height = sp;
                            if let Some(handler) = unwind::leave(frame, ip.sub(1), &mut height) {
                                sp = height;
                                ip = handler;
                                continue;
                            }
                        }
                        let result = top!();
                        if (*frame).entry == Entry::Call {
                            vm.stack.pop_to(frame as usize);
                            switch_to!((*frame).previous);
                            push!(result);
                            continue;
                        }
                        if (*frame).entry == Entry::Native {
                            return Ok(result);
                        }
                        if (*frame).entry == Entry::Make {
                            vm.stack.pop_to(frame as usize);
                            switch_to!((*frame).previous);
                            if !result.is_none() {
                                let Raised = slow::raise_init(vm, result);
                                break 'raise true;
                            }
                            sp = sp.add(1);
                            continue;
                        }
                        unwind::finish_generator(vm, frame);
                        switch_to!((*frame).previous);
                        // Out of the loop, whose FOR_ITER is next.
                        ip = ip.add(1);
                        ip = unsigned_label(ip).0;
                        sp = sp.sub(ITER_WORDS);
                    }};
                }
                // Enters `$function` if its code wants the arguments as they lie there; the frame's results go to `$base`.
                macro_rules! enter_simply {
                    ($function:expr, $args:expr, $base:expr, $entry:expr) => {{
                        let function: Ref<Function> = $function;
                        let args: Args = $args;
                        let code = &*function.get(&vm.heap).code;
                        let is_simple = code.flags & NOT_SIMPLE == 0 && code.n_kwonly == 0 && code.n_cells == 0;
                        if is_simple && args.n_keywords() == 0 && args.len() == code.n_pos as usize && !cfg!(feature = "coverage") {
                            let n_state = code.n_state as usize;
                            let n_before = FRAME_WORDS + BLOCK_WORDS * code.n_blocks as usize;
                            let Some(memory) = vm.stack.push(n_before + n_state) else {
                                let Raised = slow::raise_recursion(vm);
                                break 'raise true;
                            };
                            let operands = memory.add(n_before);
                            let globals = function.get(&vm.heap).globals;
                            (*frame).ip = ip;
                            (*frame).sp = $base;
                            let callee = memory.cast::<Frame>();
                            callee.write(Frame {
                                code,
                                ip: core::ptr::null(),
                                sp: core::ptr::null_mut(),
                                previous: frame,
                                globals,
                                locals: globals,
                                generator: Value::NULL,
                                n_blocks: 0,
                                entry: $entry,
                            });
                            let mut place = operands;
                            fast = operands.add(n_state - 1);
                            let first = operands.add(n_state - args.len());
                            while place < first {
                                *place = Value::NULL;
                                place = place.add(1);
                            }
                            let mut from = args.start();
                            place = fast;
                            while place >= first {
                                *place = *from;
                                place = place.sub(1);
                                from = from.add(1);
                            }
                            frame = callee;
                            ip = code.data.add(code.opcodes as usize);
                            sp = operands;
                            names = (*code.tables).qstrs;
                            vm.frame = callee;
                            continue;
                        }
                    }};
                }
                // Enters a frame that was made by other means.
                macro_rules! enter_frame {
                    ($frame:expr, $base:expr, $entry:expr) => {{
                        let callee: *mut Frame = $frame;
                        (*callee).previous = frame;
                        (*callee).entry = $entry;
                        (*frame).ip = ip;
                        (*frame).sp = $base;
                        switch_to!(callee);
                        continue;
                    }};
                }
                // A call whose callable lies at `$base`; its result replaces everything from there on. The word before the arguments is free.
                macro_rules! call {
                    ($base:expr, $args:expr) => {{
                        let base: *mut Value = $base;
                        let args: Args = $args;
                        let callable = *base;
                        if callable.is_exactly(&FUNCTION)
                            && let Some(function) = callable.cast::<Function>()
                        {
                            enter_simply!(function, args, base, Entry::Call);
                        } else if let Some(native) = callable.cast::<NativeFn>() {
                            let &NativeFn { body, min, max, .. } = native.get(&vm.heap);
                            let n = args.len();
                            if n < min as usize || n > max as usize && max != ANY || args.n_keywords() > 0 {
                                check!(slow::check_count(vm, args, native));
                            }
                            let result = check!(body(vm, args));
                            *base = result;
                            sp = base.add(1);
                            continue;
                        } else if callable.is_exactly(&class::TYPE)
                            && let Some(init) = lookup::quick_init(vm, callable).or_else(|| lookup::init(vm, callable))
                            && let Some(init) = init.cast::<Function>()
                        {
                            let instance = check!(lookup::instance(vm, callable));
                            *base = instance;
                            let first = args.start().sub(1).cast_mut();
                            *first = instance;
                            let args = Args::new(first, args.len() + 1, args.n_keywords());
                            enter_simply!(init, args, base, Entry::Make);
                            let callee = check!(vm.push_frame(init, args));
                            enter_frame!(callee, base, Entry::Make);
                        }
                        let callee = check!(slow::frame_for(vm, callable, args));
                        if !callee.is_null() {
                            enter_frame!(callee, base, Entry::Call);
                        }
                        let result = check!(slow::call(vm, callable, args));
                        *base = result;
                        sp = base.add(1);
                    }};
                }
                // An item for the loop: into the variable that nearly always takes it, else onto the operands.
                macro_rules! deliver {
                    ($item:expr) => {{
                        let item: Value = $item;
                        let slot = (*ip).wrapping_sub(op::STORE_FAST_MULTI);
                        if slot < 16 {
                            ip = ip.add(1);
                            *fast.offset(-(slot as isize)) = item;
                        } else {
                            push!(item);
                        }
                    }};
                }
                // Gives `$value` to whoever runs this generator.
                macro_rules! yield_value {
                    ($value:expr) => {{
                        let value: Value = $value;
                        (*frame).sp = sp;
                        if let Some(generator) = (*frame).generator.cast::<Generator>() {
                            generator.get_mut(&mut vm.heap).status = Status::Suspended;
                        }
                        if (*frame).entry != Entry::ForIter {
                            return Ok(value);
                        }
                        // Back into the loop, behind its FOR_ITER.
                        switch_to!((*frame).previous);
                        ip = ip.add(1);
                        ip = unsigned_label(ip).1;
                        deliver!(value);
                    }};
                }
                loop {
                    #[cfg(feature = "checked")]
                    if !super::checked::before(vm, frame, &*(*frame).code, ip, sp) {
                        return Err(vm.raise_interrupt());
                    }
                    let opcode = *ip;
                    match opcode {
                        op::LOAD_CONST_FALSE => {
                            advance!();
                            push!(Value::FALSE);
                        }
                        op::LOAD_CONST_NONE => {
                            advance!();
                            push!(Value::NONE);
                        }
                        op::LOAD_CONST_TRUE => {
                            advance!();
                            push!(Value::TRUE);
                        }
                        op::LOAD_CONST_SMALL_INT => {
                            advance!();
                            let n = operand!(signed_varuint);
                            match Value::small(n) {
                                Some(value) => push!(value),
                                None => push!(check!(slow::big_constant(vm, n))),
                            }
                        }
                        small_int_multi!() => {
                            advance!();
                            push!(Value::small_wrapping(opcode as isize - SMALL_INT_MULTI_ZERO as isize));
                        }
                        op::LOAD_CONST_STRING => {
                            advance!();
                            push!(Value::qstr(name!()));
                        }
                        op::LOAD_CONST_OBJ => {
                            advance!();
                            let idx = operand!(varuint);
                            push!(*(*(*(*frame).code).tables).consts.add(idx))
                        }
                        op::LOAD_NULL => {
                            advance!();
                            push!(Value::NULL);
                        }
                        load_fast_multi!() => {
                            advance!();
                            let value = *fast.offset(op::LOAD_FAST_MULTI as isize - opcode as isize);
                            if value.is_null() {
                                let Raised = slow::raise_unbound(vm);
                                break 'raise true;
                            }
                            push!(value)
                        }
                        op::LOAD_FAST_N => {
                            advance!();
                            let value = *fast.offset(-(operand!(varuint) as isize));
                            if value.is_null() {
                                let Raised = slow::raise_unbound(vm);
                                break 'raise true;
                            }
                            push!(value)
                        }
                        op::LOAD_DEREF => {
                            advance!();
                            let cell = *fast.offset(-(operand!(varuint) as isize));
                            match cell.cast::<Cell>().map(|cell| cell.get(&vm.heap).content) {
                                Some(value) if !value.is_null() => push!(value),
                                _ => {
                                    let Raised = slow::raise_unbound(vm);
                                    break 'raise true;
                                }
                            }
                        }
                        op::LOAD_NAME => {
                            advance!();
                            let name = name!();
                            push!(check!(slow::load_name(vm, frame, name)))
                        }
                        op::LOAD_GLOBAL => {
                            advance!();
                            let name = name!();
                            match lookup::quick_global(vm, (*frame).globals, name) {
                                Some(value) => push!(value),
                                None => push!(check!(lookup::global(vm, (*frame).globals, name))),
                            }
                        }
                        op::LOAD_ATTR => {
                            advance!();
                            let name = name!();
                            match lookup::quick_attr(vm, top!(), name) {
                                Some(value) => top!() = value,
                                None => top!() = check!(lookup::attr(vm, top!(), name)),
                            }
                        }
                        op::LOAD_METHOD => {
                            advance!();
                            let name = name!();
                            let this = top!();
                            match lookup::quick_method(vm, this, name) {
                                Some(method) => {
                                    top!() = method;
                                    push!(this)
                                }
                                None => {
                                    let (method, this) = check!(lookup::method(vm, this, name));
                                    top!() = method;
                                    push!(this)
                                }
                            }
                        }
                        op::LOAD_SUPER_METHOD => {
                            advance!();
                            let name = name!();
                            sp = sp.sub(1);
                            let (method, this) = check!(slow::super_method(vm, top!(), *sp, name));
                            *sp.sub(2) = method;
                            *sp.sub(1) = this;
                        }
                        op::LOAD_BUILD_CLASS => {
                            advance!();
                            push!(check!(lookup::global(vm, (*frame).globals, crate::q::__build_class__)));
                        }
                        op::LOAD_SUBSCR => {
                            advance!();
                            let (object, index) = (*sp.sub(2), *sp.sub(1));
                            let item = match lookup::quick_item(vm, object, index) {
                                Some(item) => item,
                                None => check!(slow::item(vm, object, index)),
                            };
                            sp = sp.sub(1);
                            top!() = item;
                        }
                        store_fast_multi!() => {
                            advance!();
                            sp = sp.sub(1);
                            *fast.offset(op::STORE_FAST_MULTI as isize - opcode as isize) = *sp;
                        }
                        op::STORE_FAST_N => {
                            advance!();
                            let slot = fast.offset(-(operand!(varuint) as isize));
                            sp = sp.sub(1);
                            *slot = *sp;
                        }
                        op::STORE_DEREF => {
                            advance!();
                            let cell = *fast.offset(-(operand!(varuint) as isize));
                            sp = sp.sub(1);
                            match cell.cast::<Cell>() {
                                Some(cell) => cell.get_mut(&mut vm.heap).content = *sp,
                                None => {
                                    let Raised = slow::raise_unbound(vm);
                                    break 'raise true;
                                }
                            }
                        }
                        op::STORE_NAME => {
                            advance!();
                            let name = name!();
                            check!(slow::store_name(vm, (*frame).locals, name, top!()));
                            sp = sp.sub(1);
                        }
                        op::STORE_GLOBAL => {
                            advance!();
                            let name = name!();
                            if !lookup::quick_store_global(vm, (*frame).globals, name, top!()) {
                                check!(slow::store_name(vm, (*frame).globals, name, top!()));
                            }
                            sp = sp.sub(1);
                        }
                        op::STORE_ATTR => {
                            advance!();
                            let name = name!();
                            if !lookup::quick_store(vm, top!(), name, *sp.sub(2)) {
                                check!(slow::store_attr(vm, top!(), name, *sp.sub(2)));
                            }
                            sp = sp.sub(2);
                        }
                        op::STORE_SUBSCR => {
                            advance!();
                            let (item, object, index) = (*sp.sub(3), *sp.sub(2), *sp.sub(1));
                            if !lookup::quick_set_item(vm, object, index, item) {
                                check!(slow::set_item(vm, object, index, item));
                            }
                            sp = sp.sub(3);
                        }
                        op::DELETE_FAST => {
                            advance!();
                            let slot = fast.offset(-(operand!(varuint) as isize));
                            if (*slot).is_null() {
                                let Raised = slow::raise_unbound(vm);
                                break 'raise true;
                            }
                            *slot = Value::NULL;
                        }
                        op::DELETE_DEREF => {
                            advance!();
                            let cell = *fast.offset(-(operand!(varuint) as isize));
                            match cell.cast::<Cell>() {
                                Some(cell) if !cell.get(&vm.heap).content.is_null() => cell.get_mut(&mut vm.heap).content = Value::NULL,
                                _ => {
                                    let Raised = slow::raise_unbound(vm);
                                    break 'raise true;
                                }
                            }
                        }
                        op::DELETE_NAME => {
                            advance!();
                            let name = name!();
                            check!(slow::delete_name(vm, (*frame).locals, name));
                        }
                        op::DELETE_GLOBAL => {
                            advance!();
                            let name = name!();
                            check!(slow::delete_name(vm, (*frame).globals, name));
                        }
                        op::DUP_TOP => {
                            advance!();
                            let value = top!();
                            push!(value)
                        }
                        op::DUP_TOP_TWO => {
                            advance!();
                            *sp = *sp.sub(2);
                            *sp.add(1) = *sp.sub(1);
                            sp = sp.add(2);
                        }
                        op::POP_TOP => {
                            advance!();
                            sp = sp.sub(1)
                        }
                        op::ROT_TWO => {
                            advance!();
                            let (below, above) = (*sp.sub(2), *sp.sub(1));
                            *sp.sub(2) = above;
                            *sp.sub(1) = below;
                        }
                        op::ROT_THREE => {
                            advance!();
                            let value = top!();
                            *sp.sub(1) = *sp.sub(2);
                            *sp.sub(2) = *sp.sub(3);
                            *sp.sub(3) = value;
                        }
                        op::JUMP => {
                            advance!();
                            let target = operand!(signed_label);
                            jump!(target);
                        }
                        op::POP_JUMP_IF_TRUE => {
                            advance!();
                            let target = operand!(signed_label);
                            sp = sp.sub(1);
                            if truth!(*sp) {
                                jump!(target);
                            }
                        }
                        op::POP_JUMP_IF_FALSE => {
                            advance!();
                            let target = operand!(signed_label);
                            sp = sp.sub(1);
                            if !truth!(*sp) {
                                jump!(target);
                            }
                        }
                        op::JUMP_IF_TRUE_OR_POP => {
                            advance!();
                            let target = operand!(unsigned_label);
                            if truth!(top!()) {
                                ip = target;
                            } else {
                                sp = sp.sub(1);
                            }
                        }
                        op::JUMP_IF_FALSE_OR_POP => {
                            advance!();
                            let target = operand!(unsigned_label);
                            if truth!(top!()) {
                                sp = sp.sub(1);
                            } else {
                                ip = target;
                            }
                        }
                        op::SETUP_WITH => {
                            advance!();
                            let target = operand!(unsigned_label);
                            let entered = check!(slow::enter_with(vm, sp));
                            sp = sp.add(1);
                            unwind::push_block(frame, target, sp, true);
                            push!(entered);
                        }
                        op::SETUP_EXCEPT => {
                            advance!();
                            let target = operand!(unsigned_label);
                            unwind::push_block(frame, target, sp, false);
                        }
                        op::SETUP_FINALLY => {
                            advance!();
                            let target = operand!(unsigned_label);
                            unwind::push_block(frame, target, sp, true);
                        }
                        op::POP_EXCEPT_JUMP => {
                            advance!();
                            let target = operand!(unsigned_label);
                            (*frame).n_blocks -= 1;
                            if vm.is_pending() {
                                check!(slow::poll(vm));
                            }
                            ip = target;
                        }
                        op::WITH_CLEANUP => {
                            advance!();
                            let cause = check!(slow::exit_with(vm, sp));
                            sp = sp.sub(2);
                            top!() = cause;
                        }
                        op::END_FINALLY => {
                            advance!();
                            sp = sp.sub(1);
                            let cause = *sp;
                            (*frame).n_blocks -= 1;
                            if cause.is_none() {
                                continue;
                            }
                            if cause != Value::PENDING {
                                slow::raise_again(vm, cause);
                                break 'raise false;
                            }
                            let block: Block = *unwind::block(frame, (*frame).n_blocks);
                            match block.cause {
                                Cause::Return => {
                                    // RETURN_VALUE once more, over the blocks that are left.
                                    push!(unwind::word_value(block.word));
                                    return_top!();
                                }
                                Cause::Jump => {
                                    let mut height = sp;
                                    match unwind::jump(frame, ip.sub(1), &mut height, block.word as *const u8, block.blocks) {
                                        Some(target) => ip = target,
                                        None => break 'raise false,
                                    }
                                    sp = height;
                                }
                                _ => {}
                            }
                        }
                        op::UNWIND_JUMP => {
                            advance!();
                            let target = operand!(signed_label);
                            let blocks = *ip;
                            if vm.is_pending() {
                                check!(slow::poll(vm));
                            }
                            let mut height = sp;
                            match unwind::jump(frame, ip, &mut height, target, blocks) {
                                Some(target) => ip = target,
                                None => break 'raise true,
                            }
                            sp = height;
                        }
                        op::GET_ITER => {
                            advance!();
                            top!() = check!(slow::iter(vm, top!()))
                        }
                        op::GET_ITER_STACK => {
                            advance!();
                            let group = sp.sub(1);
                            sp = group.add(ITER_WORDS);
                            check!(slow::iterate(vm, group));
                        }
                        op::FOR_ITER => {
                            advance!();
                            let start = ip.sub(1);
                            let end = operand!(unsigned_label);
                            let group = sp.sub(ITER_WORDS);
                            if *group == RANGE_ITER {
                                let (next, stop, step) = (*group.add(1), *group.add(2), *group.add(3));
                                let (at, stop, step) = (next.bits() as isize, stop.bits() as isize, step.bits() as isize - 1);
                                if if step > 0 { at < stop } else { at > stop } {
                                    *group.add(1) = Value::from_tagged((at + step) as usize);
                                    deliver!(next);
                                    continue;
                                }
                            } else if *group == SEQUENCE_ITER {
                                let at = *group.add(2);
                                if let Some(item) = lookup::quick_item(vm, *group.add(1), at) {
                                    *group.add(2) = Value::from_tagged(at.bits() + 2);
                                    deliver!(item);
                                    continue;
                                }
                            } else if *group == STEP_ITER {
                                let item = check!(slow::step(vm, group));
                                if !item.is_null() {
                                    deliver!(item);
                                    continue;
                                }
                            } else {
                                let iterator = *group.add(1);
                                if let Some(generator) = iterator.cast::<Generator>() {
                                    let state = generator.get_mut(&mut vm.heap);
                                    let status = state.status;
                                    if state.pending.is_null() && (status == Status::Fresh || status == Status::Suspended) {
                                        if vm.is_pending() {
                                            check!(slow::poll(vm));
                                        }
                                        if status == Status::Fresh && unwind::is_too_deep(frame) {
                                            let Raised = slow::raise_recursion(vm);
                                            break 'raise true;
                                        }
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
                                let item = check!(slow::next(vm, iterator));
                                if !item.is_null() {
                                    deliver!(item);
                                    continue;
                                }
                            }
                            sp = group;
                            ip = end;
                        }
                        op::BUILD_TUPLE => {
                            advance!();
                            let n = operand!(varuint);
                            let base = sp.sub(n);
                            let tuple = check!(build::tuple(vm, Args::new(base, n, 0)));
                            *base = tuple;
                            sp = base.add(1);
                        }
                        op::BUILD_LIST => {
                            advance!();
                            let n = operand!(varuint);
                            let base = sp.sub(n);
                            let list = check!(build::list(vm, base, n));
                            *base = list;
                            sp = base.add(1);
                        }
                        op::BUILD_MAP => {
                            advance!();
                            let n = operand!(varuint);
                            push!(check!(build::map(vm, n)))
                        }
                        op::STORE_MAP => {
                            advance!();
                            let Some(dict) = (*sp.sub(3)).cast::<Dict>() else {
                                let Raised = slow::raise_no_dict(vm);
                                break 'raise true;
                            };
                            check!(slow::set_item(vm, dict.value(), *sp.sub(1), *sp.sub(2)));
                            sp = sp.sub(2);
                        }
                        op::BUILD_SET => {
                            advance!();
                            let n = operand!(varuint);
                            let base = sp.sub(n);
                            let set = check!(build::set(vm, base, n));
                            *base = set;
                            sp = base.add(1);
                        }
                        op::BUILD_SLICE => {
                            advance!();
                            let n = operand!(varuint);
                            let has_step = n == 3;
                            let step = if has_step { top!() } else { Value::NONE };
                            sp = sp.sub(1 + has_step as usize);
                            let is_subscript = matches!(*ip, op::LOAD_SUBSCR | op::STORE_SUBSCR);
                            let container = if is_subscript { *sp.sub(2) } else { Value::NONE };
                            top!() = check!(slow::build_slice(vm, container, top!(), *sp, step))
                        }
                        op::STORE_COMP => {
                            advance!();
                            let n = operand!(varuint);
                            let collection = *sp.sub(1 + (n >> 2));
                            check!(build::store_comp(vm, collection, n & 3, top!(), *sp.sub(2)));
                            sp = sp.sub(if n & 3 == 1 { 2 } else { 1 });
                        }
                        op::UNPACK_SEQUENCE => {
                            advance!();
                            let n = operand!(varuint);
                            sp = sp.sub(1);
                            check!(build::unpack(vm, *sp, n, sp));
                            sp = sp.add(n);
                        }
                        op::UNPACK_EX => {
                            advance!();
                            let n = operand!(varuint);
                            let (left, right) = (n & 0xff, n >> 8 & 0xff);
                            sp = sp.sub(1);
                            check!(build::unpack_ex(vm, *sp, left, right, sp));
                            sp = sp.add(left + right + 1);
                        }
                        op::MAKE_FUNCTION => {
                            advance!();
                            let child = *(*(*frame).code).children.add(operand!(varuint));
                            push!(check!(vm.new_function(child, (*frame).globals, &[], Value::NULL, Value::NULL)))
                        }
                        op::MAKE_FUNCTION_DEFARGS => {
                            advance!();
                            let child = *(*(*frame).code).children.add(operand!(varuint));
                            sp = sp.sub(1);
                            top!() = check!(vm.new_function(child, (*frame).globals, &[], top!(), *sp))
                        }
                        op::MAKE_CLOSURE | op::MAKE_CLOSURE_DEFARGS => {
                            advance!();
                            let child = *(*(*frame).code).children.add(operand!(varuint));
                            let n = *ip as usize;
                            ip = ip.add(1);
                            let closed = sp.sub(n);
                            let cells = core::slice::from_raw_parts(closed, n);
                            let (base, defaults, keyword_defaults) = if opcode == op::MAKE_CLOSURE {
                                (closed, Value::NULL, Value::NULL)
                            } else {
                                (closed.sub(2), *closed.sub(2), *closed.sub(1))
                            };
                            let function = check!(vm.new_function(child, (*frame).globals, cells, defaults, keyword_defaults));
                            *base = function;
                            sp = base.add(1);
                        }
                        op::CALL_FUNCTION => {
                            advance!();
                            let n = operand!(varuint);
                            let (n_args, n_pairs) = (n & 0xff, n >> 8 & 0xff);
                            let args = sp.sub(n_args + 2 * n_pairs);
                            call!(args.sub(1), Args::new(args, n_args, n_pairs))
                        }
                        op::CALL_METHOD => {
                            advance!();
                            let n = operand!(varuint);
                            let (n_args, n_pairs) = (n & 0xff, n >> 8 & 0xff);
                            let this = sp.sub(n_args + 2 * n_pairs + 1);
                            let is_bound = !(*this).is_null() as usize;
                            call!(this.sub(1), Args::new(this.add(1 - is_bound), n_args + is_bound, n_pairs))
                        }
                        op::CALL_FUNCTION_VAR_KW | op::CALL_METHOD_VAR_KW => {
                            advance!();
                            let n = operand!(varuint);
                            let (n_args, n_pairs) = (n & 0xff, n >> 8 & 0xff);
                            let args = sp.sub(1 + n_args + 2 * n_pairs);
                            let (base, this) =
                                if opcode == op::CALL_FUNCTION_VAR_KW { (args.sub(1), Value::NULL) } else { (args.sub(2), *args.sub(1)) };
                            let result = check!(build::call_star(vm, *base, this, args, n_args, n_pairs, top!()));
                            *base = result;
                            sp = base.add(1);
                        }
                        op::RETURN_VALUE => {
                            advance!();
                            return_top!();
                        }
                        op::RAISE_LAST => {
                            advance!();
                            slow::raise_last(vm, frame);
                            break 'raise false;
                        }
                        op::RAISE_OBJ => {
                            advance!();
                            check!(slow::raise(vm, top!()));
                            break 'raise true;
                        }
                        op::RAISE_FROM => {
                            advance!();
                            check!(slow::raise_from(vm, *sp.sub(2), top!()));
                            break 'raise true;
                        }
                        op::YIELD_VALUE => {
                            advance!();
                            (*frame).ip = ip;
                            yield_value!(top!())
                        }
                        op::YIELD_FROM => {
                            advance!();
                            let sent = unwind::send_into(vm, *sp.sub(2), top!());
                            sp = sp.sub(1);
                            match check!(sent) {
                                Some(value) => {
                                    push!(value);
                                    (*frame).ip = ip.sub(1);
                                    yield_value!(value)
                                }
                                None => top!() = vm.returned,
                            }
                        }
                        op::IMPORT_NAME => {
                            advance!();
                            let name = name!();
                            sp = sp.sub(1);
                            top!() = check!(import::import_name(vm, (*frame).globals, name, *sp, top!()))
                        }
                        op::IMPORT_FROM => {
                            advance!();
                            let name = name!();
                            push!(check!(import::import_from(vm, top!(), name)))
                        }
                        op::IMPORT_STAR => {
                            advance!();
                            sp = sp.sub(1);
                            check!(import::import_star(vm, *sp, (*frame).locals));
                        }
                        numbers::NOT => {
                            advance!();
                            let value = top!();
                            top!() = Value::bool(!truth!(value));
                        }
                        numbers::POSITIVE | numbers::NEGATIVE | numbers::INVERT => {
                            advance!();
                            top!() = check!(slow::unary(vm, opcode, top!()))
                        }
                        numbers::LESS => {
                            advance!();
                            compare!(opcode, <);
                        }
                        numbers::MORE => {
                            advance!();
                            compare!(opcode, >);
                        }
                        numbers::EQUAL => {
                            advance!();
                            compare!(opcode, ==);
                        }
                        numbers::LESS_EQUAL => {
                            advance!();
                            compare!(opcode, <=);
                        }
                        numbers::MORE_EQUAL => {
                            advance!();
                            compare!(opcode, >=);
                        }
                        numbers::NOT_EQUAL => {
                            advance!();
                            compare!(opcode, !=);
                        }
                        numbers::IS => {
                            advance!();
                            compared!(*sp.sub(2) == *sp.sub(1));
                        }
                        numbers::INPLACE_OR | numbers::OR => {
                            advance!();
                            arithmetic!(opcode, or);
                        }
                        numbers::INPLACE_XOR | numbers::XOR => {
                            advance!();
                            arithmetic!(opcode, xor);
                        }
                        numbers::INPLACE_AND | numbers::AND => {
                            advance!();
                            arithmetic!(opcode, and);
                        }
                        numbers::INPLACE_LSHIFT | numbers::LSHIFT => {
                            advance!();
                            arithmetic!(opcode, shift_left);
                        }
                        numbers::INPLACE_RSHIFT | numbers::RSHIFT => {
                            advance!();
                            arithmetic!(opcode, shift_right);
                        }
                        numbers::INPLACE_ADD | numbers::ADD => {
                            advance!();
                            arithmetic!(opcode, add);
                        }
                        numbers::INPLACE_SUBTRACT | numbers::SUBTRACT => {
                            advance!();
                            arithmetic!(opcode, subtract);
                        }
                        numbers::INPLACE_MULTIPLY | numbers::MULTIPLY => {
                            advance!();
                            arithmetic!(opcode, multiply);
                        }
                        numbers::INPLACE_FLOOR_DIVIDE | numbers::FLOOR_DIVIDE => {
                            advance!();
                            arithmetic!(opcode, floor_divide);
                        }
                        numbers::INPLACE_MODULO | numbers::MODULO => {
                            advance!();
                            arithmetic!(opcode, modulo);
                        }
                        numbers::IN
                        | numbers::EXCEPTION_MATCH
                        | numbers::INPLACE_MAT_MULTIPLY
                        | numbers::INPLACE_TRUE_DIVIDE
                        | numbers::INPLACE_POWER
                        | numbers::MAT_MULTIPLY
                        | numbers::TRUE_DIVIDE
                        | numbers::POWER => {
                            advance!();
                            general!(opcode);
                        }
                        // No opcode, but with it the table of jumps begins at 0, and nothing is subtracted on the way to it.
                        0x00 => {
                            advance!();
                            let Raised = slow::not_implemented(vm);
                            break 'raise true;
                        }
                        // The verifier lets no other opcode pass, and the compiler makes none.
                        _ => core::hint::unreachable_unchecked(),
                    }
                }
            };
            match unwind::handle(vm, frame, ip.sub(1), is_new) {
                Some(handling) => switch_to!(handling),
                None => return Err(Raised),
            }
        }
    }
}
