//! What the bytes mean: opcodes, code objects, the `.mpy` container, interned-string hashes, the verifier.
//!
//! Knows nothing of Python source, of objects, or of boards. Whatever it builds lives in an [`Arena`], which its owner
//! feeds chunk by chunk and which gives everything back at once.
#![no_std]
#![deny(unsafe_code)]

#[cfg(any(feature = "std", test))]
extern crate std;

#[macro_use]
mod reason;

pub mod arena;
#[cfg(test)]
mod corpus;
pub mod dis;
pub mod instr;
pub mod lines;
pub mod module;
pub mod mpy;
pub mod opcode;
pub mod prelude;
pub mod qstr;
pub mod unwind;
pub mod varuint;
pub mod verify;

pub use arena::{Arena, ArenaVec, OutOfMemory};
pub use instr::{Instr, Instructions};
pub use module::{Const, Module, RawCode, Text};
pub use prelude::Prelude;
pub use varuint::Malformed;
