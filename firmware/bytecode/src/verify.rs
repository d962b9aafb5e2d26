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
mod plain;
mod stack;
mod step;

use core::fmt;

use crate::arena::{Arena, ArenaVec, OutOfMemory};
use crate::instr::Instructions;
use crate::module::{Lossy, Module, RawCode, Text};
use crate::prelude::Prelude;
use crate::varuint::Malformed;
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
    Malformed(Malformed),
    Refused(Why),
}

impl From<OutOfMemory> for Fault {
    fn from(_: OutOfMemory) -> Self {
        Fault::OutOfMemory
    }
}

impl From<Malformed> for Fault {
    fn from(malformed: Malformed) -> Self {
        Fault::Malformed(malformed)
    }
}

reasons! {
    /// What cannot be proved of a function.
    enum Why {
        UndefinedOpcode "undefined opcode"
        RunsPastEnd "the code runs past its end"
        LabelBeforeCode "a label before the code"
        LabelBehindCode "a label behind the code"
        LabelInside "a label into an instruction"
        NoName "a name does not exist"
        NoPreludeName "a name in the prelude does not exist"
        NoConstant "a constant does not exist"
        NoFunction "a function does not exist"
        TooFewParameters "fewer parameters than cells and defaults"
        TooManyDefaults "more defaults than parameters"
        TooManyLocals "more local slots than n_state"
        StackTooShort "the operand stack is too short"
        StackTooLong "the operand stack grows beyond n_state"
        NotAnObject "an operand is not an object"
        TooComplex "too complex to verify"
        BlocksMeet "ways with different blocks meet"
        DepthsMeet "ways with different depths of the operand stack meet"
        KindsMeet "ways with different kinds of operands meet"
        OperandsBelowBlock "the operands below a block change"
        BlocksNotNested "blocks are not nested"
        BlocksTooDeep "blocks nest deeper than n_exc_stack"
        NoBlock "no block is in force"
        UnknownBlock "a block out of nowhere"
        AttributeValue "the value of an attribute is not an object"
        ItemValue "the value of an item is not an object"
        SliceParts "a slice has two or three parts"
        NoDict "STORE_MAP without a dict"
        NoContainer "STORE_COMP without its container"
        UnknownContainer "STORE_COMP of an unknown kind"
        NoIterator "FOR_ITER without an iterator"
        NoIteratorToDrop "a jump drops an iterator where there is none"
        TooManyBlocksLeft "a jump leaves more blocks than are in force"
        LeavesWithHandler "a jump leaves the handler of a with block"
        CauseTakenAlong "POP_EXCEPT_JUMP takes a pending cause along"
        EndWithoutCause "END_FINALLY without a cause"
        EndAtOtherDepth "END_FINALLY at another depth than its block"
        CleanupWithoutCause "WITH_CLEANUP without a cause"
        CleanupWithoutMethod "WITH_CLEANUP without a method"
        CleanupOutside "WITH_CLEANUP outside of its block"
        NotACell "a local slot is not a cell"
        CellOverwritten "a cell is overwritten"
        NoGenerator "a yield in a function that is no generator"
        SlotCopied "a slot is copied that must not be"
        SlotMoved "a slot is moved that must not be"
        CellIsNone "a function is made with a cell that is none"
        OtherCells "a function is made with different numbers of cells"
        OtherKeywordDefaults "a function is made with other keyword defaults than it has"
        OtherDefaults "a function is made with other defaults than it has"
        WithoutDefaults "a function with defaults is made without them"
        NoSpreadBits "a call without the bits that say what to spread"
        NameNotString "the name of an argument is not a string"
        NoSelf "a method without self"
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
    let (arena, mut scratch) = (arena.scratch(), arena.scratch());
    let mut tasks = ArenaVec::new(&arena);
    tasks.push(Task { function: module.root, n_free: Some(0) }).map_err(|OutOfMemory| VerifyError::OutOfMemory)?;
    while let Some(task) = tasks.pop() {
        let mut offset = 0;
        scratch.clear();
        check_function(module, task, &mut tasks, &scratch, &mut offset).map_err(|fault| match fault {
            Fault::OutOfMemory => VerifyError::OutOfMemory,
            Fault::Malformed(malformed) => refusal(module, task.function, offset, malformed.what()),
            Fault::Refused(why) => refusal(module, task.function, offset, why.what()),
        })?;
    }
    Ok(())
}

fn refusal<'a>(module: &Module<'a>, function: &RawCode<'a>, offset: u32, what: &'static str) -> VerifyError<'a> {
    VerifyError::Refused(Refusal { function: name_of(module, function.data), offset, what })
}

fn name_of<'a>(module: &Module<'a>, data: &[u8]) -> Text<'a> {
    let index = Prelude::decode(data).ok().and_then(|prelude| prelude.names(data).next()?.ok());
    index.and_then(|index| module.qstrs.get(index as usize).copied()).unwrap_or_default()
}

fn check_function<'a>(
    module: &Module<'a>,
    task: Task<'a>,
    tasks: &mut ArenaVec<Task<'a>>,
    scratch: &Arena,
    offset: &mut u32,
) -> Result<(), Fault> {
    let function = task.function;
    let prelude = check_parts(module, function.data)?;
    // For each child with how many cells it is made, once that is known.
    let makers = scratch.alloc_slice_fill(function.children.len(), None)?;
    match task.n_free {
        Some(n_free) => flow::check(module, function, &prelude, n_free, makers, scratch, offset)?,
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
            return Err(Fault::Refused(Why::NoPreludeName));
        }
    }
    for step in lines::steps(prelude.line_table(data)) {
        step?;
    }
    if prelude.n_def_pos_args > prelude.n_pos_args {
        return Err(Fault::Refused(Why::TooManyDefaults));
    }
    Ok(prelude)
}

/// The instructions of a function that nothing makes.
fn check_instructions(opcodes: &[u8], offset: &mut u32) -> Result<(), Fault> {
    for instr in Instructions::new(opcodes) {
        let instr = instr?;
        *offset = instr.offset;
        if !opcode::is_defined(instr.op) {
            return Err(Fault::Refused(Why::UndefinedOpcode));
        }
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod model;
#[cfg(test)]
mod tests;
