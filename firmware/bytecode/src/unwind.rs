//! How exception blocks are entered and left: the agreement between the verifier and the interpreter.
//!
//! The official compiler counts on a pending `return` or jump taking two operand slots in a `finally` body, where a normal
//! entry and an exception take one. An operand stack whose depth depends on the way taken could not be verified, so here
//! it is always **one** operand, and what is pending lies in the entry of the block stack.
//!
//! # The entry of a block
//!
//! `SETUP_EXCEPT`, `SETUP_FINALLY` and `SETUP_WITH` push an entry: handler offset, kind (*except*, or *finally-like* for the
//! other two), the **height** of the operand stack (for `SETUP_WITH` with the two slots of `__exit__` on it, without the
//! result of `__enter__`), and a **cause**, at first none. A block is *active* while the current opcode lies at or behind
//! its handler.
//!
//! # Entering a handler
//!
//! | way | what the interpreter does | operands above the height |
//! |---|---|---|
//! | normal end of a `try` or `with` body | nothing: the code pushes `None` and falls into the handler; the cause stays none | `None` |
//! | exception | pops active blocks; cuts the stack to the height of the next one; cause = the exception; pushes it | the exception |
//! | `RETURN_VALUE` | pops blocks until a finally-like one that is not active; cuts to its height; cause = return and the value; pushes the marker | the marker |
//! | `UNWIND_JUMP` | likewise, counting blocks; cause = target, blocks left to leave, bit 7; pushes the marker | the marker |
//!
//! So on every way exactly one operand lies above the height when a handler begins. The **marker** is an immediate value
//! that no opcode makes; the verifier lets it be used by `END_FINALLY`, `WITH_CLEANUP` and `POP_TOP` only.
//!
//! # Leaving
//!
//! `END_FINALLY` pops one operand and the block. The marker: the cause says how to go on (with the return, or the jump, from
//! the next block). `None`: on with the next instruction, whatever the cause was. An exception: raises it, without a new
//! traceback entry. Anything else: `TypeError` (no compiler makes such code; the interpreter checks it).
//!
//! `WITH_CLEANUP` finds `__exit__`, self or null, and the operand. It replaces the three by one operand: the marker as it
//! was, after a call with three `None`; `None` after such a call if it was `None`; for an exception, after a call with it,
//! `None` if the result was true, else the exception.
//!
//! `UNWIND_JUMP` past an except block or an active block cuts the stack to the height and drops entry and cause. When the
//! count is used up, bit 7 of the count pops four slots, and the jump is taken. `RETURN_VALUE` does the same to the end.
//!
//! # `async with`
//!
//! The official compiler writes `async with` as a `SETUP_FINALLY` whose handler takes the two operands of a pending return
//! apart with rotations, so one operand would not do. Such a handler is recognised by its shape ([`async_exit`]; no other
//! handler of a `SETUP_FINALLY` begins with `DUP_TOP`), and entered further down:
//!
//! * exception: at [`AsyncExit::on_exception`], behind the test for `BaseException`, with the exception above the height as
//!   usual;
//! * return or jump: at [`AsyncExit::on_leave`], where `__aexit__` is called with three `None`. The topmost slot below the
//!   height, which holds the context manager, and the marker change places: the marker below, the manager above it.

use crate::instr::Instr;
use crate::opcode::{BinaryOp, op};

/// Where the handler of an `async with` is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsyncExit {
    /// By an exception.
    pub on_exception: u32,
    /// By a pending return or jump.
    pub on_leave: u32,
}

/// Where to enter the handler of a `SETUP_FINALLY` that is the handler of an `async with`; `None` for every other one.
///
/// ```text
/// handler:  DUP_TOP, LOAD_GLOBAL BaseException, BINARY_OP exception match, POP_JUMP_IF_FALSE u
///           (on_exception) ...
/// u:        ROT_THREE, ROT_THREE
///           (on_leave) ...
/// ```
pub fn async_exit(opcodes: &[u8], handler: u32) -> Option<AsyncExit> {
    const MATCH: u8 = op::BINARY_OP_MULTI + BinaryOp::ExceptionMatch as u8;
    // This byte decides in nearly all cases.
    if opcodes.get(handler as usize) != Some(&op::DUP_TOP) {
        return None;
    }
    let mut offset = handler.checked_add(1)?;
    let mut next = |expected| {
        let instr = Instr::decode(opcodes, offset).ok().filter(|instr| instr.op == expected)?;
        offset = instr.end();
        Some(instr)
    };
    next(op::LOAD_GLOBAL)?;
    next(MATCH)?;
    let jump = next(op::POP_JUMP_IF_FALSE)?;
    let mismatch = jump.target()?;
    match opcodes.get(mismatch as usize..)? {
        [op::ROT_THREE, op::ROT_THREE, _, ..] => Some(AsyncExit { on_exception: jump.end(), on_leave: mismatch.checked_add(2)? }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_handler_of_an_async_with() {
        let mut code = [0x57, 0x12, 0x84, 0x09, 0xDF, 0x44, 0x42, 0x59, 0x59, 0x5B, 0x5B, 0x14];
        assert_eq!(async_exit(&code, 0), Some(AsyncExit { on_exception: 7, on_leave: 11 }));
        assert_eq!(async_exit(&code, 1), None);
        assert_eq!(async_exit(&code[..11], 0), None);
        code[10] = 0x5A;
        assert_eq!(async_exit(&code, 0), None);
        assert_eq!(async_exit(&[], 3), None);
    }
}
