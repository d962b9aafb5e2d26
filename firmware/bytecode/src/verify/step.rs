//! What each instruction takes from the operand stack and leaves there.

use super::flow::{BlockId, BlockKind, Checker, Flow, local_slot};
use super::stack::{ITERATOR, Kind};
use super::{Fault, Why};
use crate::instr::Instr;
use crate::module::Const;
use crate::opcode::{self, op};
use crate::prelude::{self, Prelude};
use crate::unwind::AsyncExit;

type Step = Result<Flow, Fault>;

fn refused<T>(what: Why) -> Result<T, Fault> {
    Err(Fault::Refused(what))
}

/// Applies one instruction to the state of `checker`.
pub fn step(checker: &mut Checker, instr: &Instr) -> Step {
    let stack = &mut checker.stack;
    let n = instr.operand;
    match instr.op {
        op::LOAD_CONST_STRING => stack.push(Kind::Str)?,
        op::LOAD_CONST_SMALL_INT | 0x70..=0xAF => stack.push(Kind::SmallInt)?,
        op::LOAD_NULL => stack.push(Kind::Null)?,
        op::LOAD_NAME | op::LOAD_GLOBAL | op::LOAD_CONST_FALSE | op::LOAD_CONST_NONE | op::LOAD_CONST_TRUE | op::LOAD_BUILD_CLASS => {
            stack.push(Kind::Object)?
        }
        op::LOAD_CONST_OBJ => match checker.module.consts.get(n as usize) {
            Some(Const::Tuple(_)) => stack.push(Kind::Tuple)?,
            _ => stack.push(Kind::Object)?,
        },

        op::LOAD_FAST_N..=op::DELETE_DEREF | 0xB0..=0xCF => local(checker, instr)?,

        op::DELETE_NAME | op::DELETE_GLOBAL => {}
        op::STORE_NAME | op::STORE_GLOBAL | op::POP_JUMP_IF_TRUE | op::POP_JUMP_IF_FALSE | op::IMPORT_STAR => {
            stack.pop_object()?;
        }
        op::LOAD_ATTR | op::GET_ITER | 0xD0..=0xD3 => objects(checker, 1)?,
        op::LOAD_SUBSCR | op::IMPORT_NAME | 0xD7..=0xF9 => objects(checker, 2)?,
        op::IMPORT_FROM => match stack.peek(0).is_some_and(Kind::is_object) {
            true => stack.push(Kind::Object)?,
            false => return refused(Why::NotAnObject),
        },
        op::STORE_ATTR => {
            stack.pop_object()?;
            stack.pop_fitting(Kind::MaybeNull, Why::AttributeValue)?;
        }
        op::STORE_SUBSCR => {
            stack.pop_objects(2)?;
            stack.pop_fitting(Kind::MaybeNull, Why::ItemValue)?;
        }

        op::POP_TOP => {
            stack.pop()?;
        }
        op::DUP_TOP => copy(checker, 1)?,
        op::DUP_TOP_TWO => copy(checker, 2)?,
        op::ROT_TWO => rotate(checker, 2)?,
        op::ROT_THREE => rotate(checker, 3)?,

        op::BUILD_TUPLE => build(checker, n, Kind::Tuple)?,
        op::BUILD_LIST => build(checker, n, Kind::List)?,
        op::BUILD_SET => build(checker, n, Kind::Set)?,
        op::BUILD_MAP => stack.push(Kind::Dict)?,
        op::BUILD_SLICE => match n {
            2 | 3 => build(checker, n, Kind::Object)?,
            _ => return refused(Why::SliceParts),
        },
        op::STORE_MAP => {
            stack.pop_objects(2)?;
            if stack.peek(0) != Some(Kind::Dict) {
                return refused(Why::NoDict);
            }
        }
        op::STORE_COMP => store_comp(checker, n)?,
        op::UNPACK_SEQUENCE => unpack(checker, n)?,
        op::UNPACK_EX => unpack(checker, (n & 0xFF) + (n >> 8 & 0xFF) + 1)?,

        op::MAKE_FUNCTION..=op::MAKE_FUNCTION_DEFARGS | op::MAKE_CLOSURE | op::MAKE_CLOSURE_DEFARGS => {
            make_function(checker, instr)?;
        }
        op::CALL_FUNCTION..=op::CALL_METHOD_VAR_KW => call(checker, instr)?,
        op::LOAD_METHOD => {
            stack.pop_object()?;
            method(checker)?;
        }
        op::LOAD_SUPER_METHOD => {
            stack.pop_objects(3)?;
            method(checker)?;
        }

        op::GET_ITER_STACK => {
            stack.pop_object()?;
            stack.replace(0, &ITERATOR)?;
        }
        op::YIELD_VALUE => yields(checker, 1)?,
        op::YIELD_FROM => yields(checker, 2)?,
        op::RETURN_VALUE | op::RAISE_OBJ | op::RAISE_FROM => {
            stack.pop_objects(if instr.op == op::RAISE_FROM { 2 } else { 1 })?;
            return Ok(Flow::Ends);
        }
        op::RAISE_LAST => return Ok(Flow::Ends),
        _ => return blocks_and_jumps(checker, instr),
    }
    if matches!(instr.op, op::POP_JUMP_IF_TRUE | op::POP_JUMP_IF_FALSE) {
        checker.jump(target(instr)?, checker.block)?;
    }
    Ok(Flow::Next)
}

fn target(instr: &Instr) -> Result<u32, Fault> {
    instr.target().ok_or(Fault::Refused(Why::LabelBeforeCode))
}

fn blocks_and_jumps(checker: &mut Checker, instr: &Instr) -> Step {
    match instr.op {
        op::JUMP => {
            forget_small_int(checker);
            checker.jump(target(instr)?, checker.block)?;
            Ok(Flow::Ends)
        }
        op::JUMP_IF_TRUE_OR_POP | op::JUMP_IF_FALSE_OR_POP => {
            checker.jump(target(instr)?, checker.block)?;
            checker.stack.pop_object()?;
            Ok(Flow::Next)
        }
        op::FOR_ITER => for_iter(checker, instr),
        op::SETUP_EXCEPT => checker.set_up(instr, BlockKind::Except).map(|()| Flow::Next),
        op::SETUP_FINALLY => checker.set_up(instr, BlockKind::Finally).map(|()| Flow::Next),
        op::SETUP_WITH => {
            checker.stack.pop_object()?;
            method(checker)?;
            checker.set_up(instr, BlockKind::With)?;
            checker.stack.push(Kind::Object)?;
            Ok(Flow::Next)
        }
        op::POP_EXCEPT_JUMP => {
            let block = innermost(checker)?;
            // Behind the block the marker would be taken for that of another one.
            let n_own = checker.stack.depth().saturating_sub(block.exit.depth);
            checker.stack.spend(n_own)?;
            if (0..n_own).any(|distance| checker.stack.peek(distance) == Some(Kind::Pending)) {
                return refused(Why::CauseTakenAlong);
            }
            checker.jump(target(instr)?, block.outer)?;
            Ok(Flow::Ends)
        }
        op::END_FINALLY => {
            let block = innermost(checker)?;
            checker.stack.pop_fitting(Kind::Pending, Why::EndWithoutCause)?;
            if checker.stack.depth() != block.exit.depth {
                return refused(Why::EndAtOtherDepth);
            }
            checker.block = block.outer;
            Ok(Flow::Next)
        }
        op::WITH_CLEANUP => {
            let block = innermost(checker)?;
            let stack = &mut checker.stack;
            stack.pop_fitting(Kind::Pending, Why::CleanupWithoutCause)?;
            stack.pop_fitting(Kind::MaybeNull, Why::CleanupWithoutMethod)?;
            stack.pop_object()?;
            if block.kind != BlockKind::With || stack.depth() != block.exit.depth {
                return refused(Why::CleanupOutside);
            }
            stack.push(Kind::Pending)?;
            Ok(Flow::Next)
        }
        op::UNWIND_JUMP => unwind_jump(checker, instr),
        _ => refused(Why::UndefinedOpcode),
    }
}

fn innermost(checker: &Checker) -> Result<super::flow::Block, Fault> {
    checker.block.and_then(|id| checker.get(id)).ok_or(Fault::Refused(Why::NoBlock))
}

/// Loops over ranges begin with a jump: to forget here that the counter is a small integer, which nothing behind a jump
/// needs, saves following the loop twice.
fn forget_small_int(checker: &mut Checker) {
    let height = checker.block.and_then(|id| checker.get(id)).map_or(0, |block| block.entry.depth);
    if checker.stack.depth() > height {
        checker.stack.forget(|kind| kind == Kind::SmallInt);
    }
}

/// The ways to the handler of a new block; the operand stack is at its height, and is restored by the caller.
pub fn handler_edges(
    checker: &mut Checker,
    handler: u32,
    kind: BlockKind,
    async_exit: Option<AsyncExit>,
    block: Option<BlockId>,
) -> Result<(), Fault> {
    let Some(AsyncExit { on_exception, on_leave }) = async_exit else {
        let finally = kind != BlockKind::Except;
        checker.stack.push(if finally { Kind::Pending } else { Kind::Object })?;
        return checker.jump(handler, block);
    };
    checker.stack.push(Kind::Object)?;
    checker.jump(on_exception, block)?;
    checker.stack.pop()?;
    let manager = checker.stack.pop_object()?;
    checker.stack.push(Kind::Pending)?;
    checker.stack.push(manager)?;
    checker.jump(on_leave, block)
}

fn unwind_jump(checker: &mut Checker, instr: &Instr) -> Step {
    let mut block = checker.block;
    let count = u32::from(instr.extra & 0x7F);
    checker.stack.spend(count)?;
    let mut exit = None;
    for _ in 0..count {
        let Some(left) = block.and_then(|id| checker.get(id)) else {
            return refused(Why::TooManyBlocksLeft);
        };
        if left.is_active(instr.offset) && left.exit != left.entry {
            return refused(Why::LeavesWithHandler);
        }
        block = left.outer;
        exit = Some(left.exit);
    }
    if let Some(exit) = exit {
        checker.stack.load(exit)?;
    }
    if instr.extra & 0x80 != 0 {
        if !checker.stack.has_iterator() {
            return refused(Why::NoIteratorToDrop);
        }
        checker.stack.replace(4, &[])?;
    }
    checker.jump(target(instr)?, block)?;
    Ok(Flow::Leaves)
}

fn for_iter(checker: &mut Checker, instr: &Instr) -> Step {
    checker.stack.adopt_iterator()?;
    if !checker.stack.has_iterator() {
        return refused(Why::NoIterator);
    }
    let state = checker.stack.save()?;
    checker.stack.replace(4, &[])?;
    checker.jump(target(instr)?, checker.block)?;
    checker.stack.load(state)?;
    checker.stack.push(Kind::Object)?;
    Ok(Flow::Next)
}

fn local(checker: &mut Checker, instr: &Instr) -> Result<(), Fault> {
    let cell = local_slot(instr).is_some_and(|slot| checker.is_cell(slot));
    let stack = &mut checker.stack;
    match instr.op {
        op::LOAD_DEREF | op::STORE_DEREF | op::DELETE_DEREF if !cell => {
            return refused(Why::NotACell);
        }
        op::LOAD_DEREF => stack.push(Kind::Object)?,
        op::DELETE_DEREF => {}
        op::LOAD_FAST_N | 0xB0..=0xBF => stack.push(if cell { Kind::Cell } else { Kind::Object })?,
        op::STORE_DEREF => {
            stack.pop_object()?;
        }
        _ if cell => return refused(Why::CellOverwritten),
        op::DELETE_FAST => {}
        _ => {
            stack.pop_object()?;
        }
    }
    Ok(())
}

/// `n` objects become one.
fn objects(checker: &mut Checker, n: i64) -> Result<(), Fault> {
    build(checker, n, Kind::Object)
}

fn build(checker: &mut Checker, n: i64, kind: Kind) -> Result<(), Fault> {
    checker.stack.pop_objects(n)?;
    checker.stack.push(kind)
}

fn yields(checker: &mut Checker, n: i64) -> Result<(), Fault> {
    match checker.prelude.scope_flags & prelude::GENERATOR {
        0 => refused(Why::NoGenerator),
        _ => objects(checker, n),
    }
}

/// The two slots that call opcodes for methods take.
fn method(checker: &mut Checker) -> Result<(), Fault> {
    checker.stack.replace(0, &[Kind::Object, Kind::MaybeNull])
}

fn unpack(checker: &mut Checker, n: i64) -> Result<(), Fault> {
    checker.stack.pop_object()?;
    (0..n).try_for_each(|_| checker.stack.push(Kind::Object))
}

fn is_movable(kind: Kind) -> bool {
    kind != Kind::Pending && !ITERATOR.contains(&kind)
}

/// Pushes the topmost `n` slots once more.
fn copy(checker: &mut Checker, n: u32) -> Result<(), Fault> {
    for _ in 0..n {
        match checker.stack.peek(n - 1) {
            Some(kind) if is_movable(kind) => checker.stack.push(kind)?,
            Some(_) => return refused(Why::SlotCopied),
            None => return refused(Why::StackTooShort),
        }
    }
    Ok(())
}

/// Moves the topmost slot below the `n - 1` under it.
fn rotate(checker: &mut Checker, n: u32) -> Result<(), Fault> {
    let mut kinds = [Kind::Object; 3];
    for (kind, distance) in kinds.iter_mut().zip((0..n).rev().map(|distance| (distance + 1) % n)) {
        match checker.stack.peek(distance) {
            Some(found) if is_movable(found) => *kind = found,
            Some(_) => return refused(Why::SlotMoved),
            None => return refused(Why::StackTooShort),
        }
    }
    checker.stack.replace(n, kinds.get(..n as usize).unwrap_or_default())
}

fn store_comp(checker: &mut Checker, n: i64) -> Result<(), Fault> {
    let (kind, n_popped) = match n & 3 {
        0 => (Kind::List, 1),
        1 => (Kind::Dict, 2),
        2 => (Kind::Set, 1),
        _ => return refused(Why::UnknownContainer),
    };
    let container = u32::try_from(n >> 2).ok().and_then(|distance| checker.stack.peek(distance));
    if n >> 2 < n_popped || container != Some(kind) {
        return refused(Why::NoContainer);
    }
    checker.stack.pop_objects(n_popped)
}

fn make_function(checker: &mut Checker, instr: &Instr) -> Result<(), Fault> {
    let index = instr.operand as usize;
    let Some(child) = checker.function.children.get(index) else {
        return refused(Why::NoFunction);
    };
    let child = Prelude::decode(child.data)?;
    let stack = &mut checker.stack;
    let n_cells = instr.extra;
    for _ in 0..n_cells {
        stack.pop_fitting(Kind::Cell, Why::CellIsNone)?;
    }
    let positional = if child.n_def_pos_args > 0 { Kind::Tuple } else { Kind::Null };
    let keyword = if child.scope_flags & prelude::DEF_KW_ARGS != 0 { Kind::Dict } else { Kind::Null };
    if matches!(instr.op, op::MAKE_FUNCTION_DEFARGS | op::MAKE_CLOSURE_DEFARGS) {
        stack.pop_fitting(keyword, Why::OtherKeywordDefaults)?;
        stack.pop_fitting(positional, Why::OtherDefaults)?;
    } else if (positional, keyword) != (Kind::Null, Kind::Null) {
        return refused(Why::WithoutDefaults);
    }
    match checker.makers.get_mut(index) {
        Some(Some(known)) if *known != n_cells => {
            return refused(Why::OtherCells);
        }
        Some(maker) => *maker = Some(n_cells),
        None => {}
    }
    checker.stack.push(Kind::Object)
}

fn call(checker: &mut Checker, instr: &Instr) -> Result<(), Fault> {
    let (values, pairs) = opcode::call_counts(instr.operand);
    let spread = matches!(instr.op, op::CALL_FUNCTION_VAR_KW | op::CALL_METHOD_VAR_KW);
    let stack = &mut checker.stack;
    if spread {
        stack.pop_fitting(Kind::SmallInt, Why::NoSpreadBits)?;
    }
    for _ in 0..pairs {
        stack.pop_object()?;
        let name = if spread { Kind::MaybeNull } else { Kind::Str };
        stack.pop_fitting(name, Why::NameNotString)?;
    }
    stack.pop_objects(i64::from(values))?;
    if matches!(instr.op, op::CALL_METHOD | op::CALL_METHOD_VAR_KW) {
        stack.pop_fitting(Kind::MaybeNull, Why::NoSelf)?;
    }
    stack.pop_object()?;
    stack.push(Kind::Object)
}
