//! The verifier: proves once, before it runs, that code from outside cannot make the interpreter do anything unsafe.
//!
//! It takes linear time (work is budgeted by the length of the code; what exceeds it is refused), scratch memory in
//! proportion to the code, and does not recurse. What the official compilers of 1.19 to 1.29 write verifies, except where
//! they compile wrongly: calls with more than 255 arguments, and in 1.19 `:=` inside nested comprehensions, which writes to
//! a local slot as if it held a cell.
//! What a block's handler finds on the operand stack is agreed in [`crate::unwind`].
//!
//! # Proved for every function
//!
//! * The prelude, the names, the line table and the instructions are whole; opcodes are defined; code does not run past
//!   its end.
//! * Names, constants, children and local slots exist. The slots of a frame ([`Prelude::frame_slots`], that is `n_state` and
//!   one more) are at least the local slots used plus the deepest operand stack, so locals that grow from one end and
//!   operands that grow from the other never meet; the operand stack never falls below its bottom. `n_exc_stack` is at
//!   least the nesting of blocks.
//! * Every way to an instruction brings the same depth, the same blocks, and compatible kinds of slots (below).
//! * Jumps, labels of blocks and of `UNWIND_JUMP` lead to instructions, and the blocks to leave exist. Blocks nest: while a
//!   block is in force, code stays on the same side of the handlers of the blocks around it. The operands below the height
//!   of a block stay what they were until the block is left.
//! * A function is made with as many cells as all its makers agree on, and has no defaults unless made with them.
//!
//! Functions that no reachable instruction makes are checked only for the first point: they cannot run.
//!
//! # Kinds of slots
//!
//! An operand is an *object*, or *null* (the marker of `LOAD_NULL`), *object or null* (the second slot of a method), a
//! *pending* cause (see [`crate::unwind`]), or one of the four slots of an *iterator*. Some objects are known better: small
//! integer, interned `str`, `tuple`, `list`, `dict`, `set`, cell. Where the table says nothing else, an opcode takes and
//! leaves objects. A local slot holds an object or nothing; slots in the closure list, and those the closure fills, hold
//! cells, always.
//!
//! # What is proved, what the interpreter still checks
//!
//! The table, opcode by opcode, stands in ARCHITECTURE.md, "What the verifier proves, what the interpreter checks".

mod flow;
mod stack;
mod step;

use core::fmt;

use crate::arena::{Arena, ArenaVec, OutOfMemory};
use crate::instr::Instructions;
use crate::module::{Lossy, Module, RawCode, Text};
use crate::prelude::Prelude;
use crate::{lines, opcode};

/// Why a module was not proved safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyError<'a> {
    /// No scratch memory.
    OutOfMemory,
    Refused(Refusal<'a>),
}

/// The first thing in a module that could not be proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal<'a> {
    /// The name of the function; empty if not even that could be read.
    pub function: Text<'a>,
    /// Where among its opcodes.
    pub offset: u32,
    pub what: &'static str,
}

impl fmt::Display for VerifyError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VerifyError::OutOfMemory => fmt::Display::fmt(&OutOfMemory, f),
            VerifyError::Refused(Refusal { function, offset, what }) => {
                write!(f, "bytecode of `{}` refused: {what} (opcode {offset})", Lossy(function))
            }
        }
    }
}

impl core::error::Error for VerifyError<'_> {}

/// What can go wrong inside a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    OutOfMemory,
    Refused(&'static str),
}

impl From<OutOfMemory> for Fault {
    fn from(_: OutOfMemory) -> Self {
        Fault::OutOfMemory
    }
}

impl From<crate::varuint::Malformed> for Fault {
    fn from(crate::varuint::Malformed(what): crate::varuint::Malformed) -> Self {
        Fault::Refused(what)
    }
}

/// A function to look at, and who makes it.
#[derive(Clone, Copy)]
struct Task<'a> {
    function: &'a RawCode<'a>,
    /// The number of cells it is made with, `None` if nothing makes it.
    n_free: Option<u8>,
}

/// Proves that all functions of `module` are safe to run; `arena` is only used meanwhile.
///
/// # Errors
/// The first thing that is not proved, or no scratch memory.
pub fn verify<'a>(module: &Module<'a>, arena: &Arena) -> Result<(), VerifyError<'a>> {
    let arena = arena.scratch();
    let mut tasks = ArenaVec::new(&arena);
    tasks.push(Task { function: module.root, n_free: Some(0) }).map_err(|OutOfMemory| VerifyError::OutOfMemory)?;
    while let Some(task) = tasks.pop() {
        let mut offset = 0;
        check_function(module, task, &mut tasks, &arena, &mut offset).map_err(|fault| match fault {
            Fault::OutOfMemory => VerifyError::OutOfMemory,
            Fault::Refused(what) => VerifyError::Refused(Refusal { function: name_of(module, task.function.data), offset, what }),
        })?;
    }
    Ok(())
}

fn name_of<'a>(module: &Module<'a>, data: &[u8]) -> Text<'a> {
    let index = Prelude::decode(data).ok().and_then(|prelude| prelude.names(data).next()?.ok());
    index.and_then(|index| module.qstrs.get(index as usize).copied()).unwrap_or_default()
}

fn check_function<'a>(
    module: &Module<'a>,
    task: Task<'a>,
    tasks: &mut ArenaVec<Task<'a>>,
    arena: &Arena,
    offset: &mut u32,
) -> Result<(), Fault> {
    let scratch = arena.scratch();
    let function = task.function;
    let prelude = check_parts(module, function.data)?;
    // For each child with how many cells it is made, once that is known.
    let makers = scratch.alloc_slice_fill(function.children.len(), None)?;
    match task.n_free {
        Some(n_free) => flow::check(module, function, &prelude, n_free, makers, &scratch, offset)?,
        None => check_instructions(prelude.opcodes(function.data), offset)?,
    }
    for (child, n_free) in function.children.iter().zip(makers) {
        tasks.push(Task { function: child, n_free: *n_free })?;
    }
    Ok(())
}

/// The prelude and what it describes.
fn check_parts(module: &Module, data: &[u8]) -> Result<Prelude, Fault> {
    let prelude = Prelude::decode(data)?;
    for name in prelude.names(data) {
        if name? as usize >= module.qstrs.len() {
            return Err(Fault::Refused("a name in the prelude does not exist"));
        }
    }
    for step in lines::steps(prelude.line_table(data)) {
        step?;
    }
    if prelude.n_def_pos_args > prelude.n_pos_args {
        return Err(Fault::Refused("more defaults than parameters"));
    }
    Ok(prelude)
}

/// The instructions of a function that nothing makes.
fn check_instructions(opcodes: &[u8], offset: &mut u32) -> Result<(), Fault> {
    for instr in Instructions::new(opcodes) {
        let instr = instr?;
        *offset = instr.offset;
        if !opcode::is_defined(instr.op) {
            return Err(Fault::Refused("undefined opcode"));
        }
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod model;
#[cfg(test)]
mod tests;
