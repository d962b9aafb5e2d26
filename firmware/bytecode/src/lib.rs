//! What the bytes mean: opcodes, code objects, the `.mpy` container, interned-string hashes, the verifier.
//!
//! Knows nothing of Python source, of objects, or of boards.
#![no_std]

pub mod module;
pub mod qstr;

pub use module::{Const, Module, RawCode};
