//! Frames of Python functions: a preallocated stack, so that a call allocates nothing.
//!
//! A frame is its fields, then its exception blocks, then `n_state` values: operands from the bottom up, locals from the top down, as the code
//! objects count them. A generator's frame is laid out the same way inside its heap object.

use crate::Value;
use crate::heap::Region;
use crate::types::code::Code;

/// Why a `finally` body runs.
#[repr(usize)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The block has not been entered, or was entered by falling into it.
    None = 0,
    /// `word` is the exception.
    Exception = 1,
    /// `word` is the value to be returned.
    Return = 2,
    /// `word` is the address to go to; `blocks` says what remains to be left.
    Jump = 3,
}

/// An exception block.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Block {
    pub handler: *const u8,
    /// Operand stack pointer at set-up.
    pub sp: *mut Value,
    /// The exception caught last, or what `cause` says.
    pub word: *mut (),
    pub cause: Cause,
    /// Blocks still to leave after this one, bit 7: drop an iterator; for [`Cause::Jump`].
    pub blocks: u8,
    pub is_finally: bool,
}

/// A call of a Python function.
#[repr(C)]
pub struct Frame {
    pub code: *const Code,
    /// Next instruction, while the frame is not running.
    pub ip: *const u8,
    /// Next free operand, while the frame is not running.
    pub sp: *mut Value,
    /// The frame to go back to; null where Rust code called.
    pub previous: *mut Frame,
    /// A dict.
    pub globals: Value,
    /// The dict that `STORE_NAME` writes to, or the globals.
    pub locals: Value,
    /// The generator that this frame belongs to, or null.
    pub generator: Value,
    pub n_blocks: u8,
    /// How the frame was entered, so that leaving it knows what to do.
    pub entry: Entry,
}

/// Who waits for a frame's result.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// Rust code: `run` returns.
    Native,
    /// A call instruction of `previous`: the result goes onto its operands.
    Call,
    /// A `for` loop of `previous` over this generator.
    ForIter,
    /// A call of a class in `previous`: this is its `__init__`, and the instance lies where the result is to be.
    Make,
}

/// Words of a frame's fields.
pub const FRAME_WORDS: usize = size_of::<Frame>() / size_of::<Value>();
/// Words of a block.
pub const BLOCK_WORDS: usize = size_of::<Block>() / size_of::<Value>();
const _: () = assert!(size_of::<Frame>().is_multiple_of(size_of::<Value>()) && size_of::<Block>().is_multiple_of(size_of::<Value>()));

/// The memory for frames.
pub struct Stack {
    base: *mut Value,
    top: *mut Value,
    end: *mut Value,
}

impl Stack {
    pub fn new(region: Region) -> Stack {
        let start = (region.start as usize).next_multiple_of(size_of::<Value>());
        let base = region.start.wrapping_add(start - region.start as usize).cast::<Value>();
        let words = region.len.saturating_sub(start - region.start as usize) / size_of::<Value>();
        Stack { base, top: base, end: base.wrapping_add(words) }
    }

    /// Room for `n` words; `None` if the stack is full.
    #[inline(always)]
    pub fn push(&mut self, n: usize) -> Option<*mut Value> {
        let room = (self.end as usize - self.top as usize) / size_of::<Value>();
        if n > room {
            return None;
        }
        let base = self.top;
        self.top = base.wrapping_add(n);
        Some(base)
    }

    #[inline(always)]
    pub fn pop_to(&mut self, base: usize) {
        debug_assert!(base >= self.base as usize && base <= self.top as usize);
        self.top = self.base.wrapping_byte_add(base - self.base as usize);
    }

    /// Addresses of the part in use.
    pub fn used(&self) -> (usize, usize) {
        (self.base as usize, self.top as usize)
    }
}
