//! The `.mpy` container, version 6: header, table of names, table of constants, functions.
//!
//! ```text
//! header       'M', 6, features, small-int bits
//!              features: bits 0-1 native sub-version, 2-5 and 7 architecture, 6 a varuint of architecture flags follows
//! counts       n_qstr, n_obj
//! names        varuint: odd = number of a static name times 2, plus 1; even = length times 2, then text and a zero byte
//! constants    type byte, then what the type needs; tuples nest
//! function     varuint: length << 3 | has children << 2 | kind; data; if it has children their number and the children
//! ```
//!
//! [`read`] takes what a release from 1.19 to 1.29 writes for bytecode (static names spelled out, redundant number bytes
//! and bytes behind the end are fine) and refuses everything that is cut off. It does not look into functions: that is
//! what [`crate::verify`] is for. [`write()`] gives the bytes that `mpy-cross` 1.29 gives for the same module.

mod read;
mod write;

use core::fmt;

pub use read::{read, read_header};
pub use write::{Sink, WriteError, write};

use crate::arena::OutOfMemory;

/// The version of the container.
pub const VERSION: u8 = 6;
/// What `mpy-cross` assumes unless told otherwise; right for values of 32 bits with one tag bit.
pub const DEFAULT_SMALL_INT_BITS: u8 = 31;
/// How deep constant tuples may nest.
pub const MAX_TUPLE_DEPTH: usize = 1000;
/// How deep functions may nest.
pub const MAX_FUNCTION_DEPTH: usize = 10_000;

/// How floats are spelled in a file; the exact texts matter, and another crate knows them.
pub trait NumberText {
    /// The value of an unsigned decimal text, with or without point and exponent, or `None` if it is not one.
    fn parse_float(&self, text: &[u8]) -> Option<f64>;

    /// Writes the text of a value, as `repr` shows it.
    fn write_float(&self, value: f64, out: &mut dyn fmt::Write) -> fmt::Result;
}

/// The header of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub version: u8,
    /// Version of the interface between machine code and runtime; means nothing if `arch` is 0.
    pub native_sub_version: u8,
    /// Machine code for this architecture is in the file ([`arch_name`]); 0 = none.
    pub arch: u8,
    /// Extensions of the architecture that the machine code uses.
    pub arch_flags: Option<u32>,
    /// Width, with the sign, of the small integers that the opcodes use.
    pub small_int_bits: u8,
}

/// The name of an architecture in the header, as `mpy-cross -march` spells it.
pub const fn arch_name(arch: u8) -> Option<&'static str> {
    Some(match arch {
        1 => "x86",
        2 => "x64",
        3 => "armv6",
        4 => "armv6m",
        5 => "armv7m",
        6 => "armv7em",
        7 => "armv7emsp",
        8 => "armv7emdp",
        9 => "xtensa",
        10 => "xtensawin",
        11 => "rv32imc",
        12 => "rv64imc",
        _ => return None,
    })
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MpyError {
    pub what: MpyErrorKind,
    /// Where in the file.
    pub offset: usize,
    /// What the file says about itself, once that was read.
    pub header: Option<Header>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MpyErrorKind {
    /// The first byte is not `M`.
    NotMpy,
    /// The container has another version.
    Version,
    /// The file has larger small integers than the reader.
    SmallInts,
    /// The file holds machine code; `header.arch` says for what, unless it is 0, and then the header lies.
    Native,
    /// The file ends too early, or something in it cannot be.
    Malformed(&'static str),
    /// No memory for the module.
    OutOfMemory,
}

/// For headers that do not fit, the original's words, and behind them what the file is and what to type for one that fits.
impl fmt::Display for MpyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = self.header;
        match (self.what, header) {
            (MpyErrorKind::NotMpy, _) => f.write_str("incompatible .mpy file: it does not begin with M"),
            (MpyErrorKind::Version, Some(header)) => {
                write!(f, "incompatible .mpy file: version {}, taken is {VERSION}; use mpy-cross 1.29", header.version)
            }
            (MpyErrorKind::SmallInts, Some(header)) => {
                let (bits, fitting) = (header.small_int_bits, DEFAULT_SMALL_INT_BITS);
                write!(f, "incompatible .mpy file: small ints of {bits} bits; use mpy-cross -msmall-int-bits={fitting}")
            }
            (MpyErrorKind::Native, Some(Header { arch, .. })) => match arch_name(arch) {
                Some(name) => write!(f, "incompatible .mpy arch: {name}, taken is bytecode only; use mpy-cross without -march"),
                None => write!(f, "incompatible .mpy arch: number {arch}, taken is bytecode only; use mpy-cross without -march"),
            },
            (MpyErrorKind::Malformed(what), _) => {
                write!(f, "malformed .mpy file: {what} (byte {})", self.offset)
            }
            (MpyErrorKind::OutOfMemory, _) => fmt::Display::fmt(&OutOfMemory, f),
            (_, None) => f.write_str("incompatible .mpy file"),
        }
    }
}

impl core::error::Error for MpyError {}

/// Type bytes of constants.
mod kind {
    /// Stands for the table of functions that machine code calls; no object.
    pub const NATIVE_TABLE: u8 = 0;
    pub const NONE: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const TRUE: u8 = 3;
    pub const ELLIPSIS: u8 = 4;
    pub const STR: u8 = 5;
    pub const BYTES: u8 = 6;
    pub const INT: u8 = 7;
    pub const FLOAT: u8 = 8;
    pub const COMPLEX: u8 = 9;
    pub const TUPLE: u8 = 10;
}

#[cfg(test)]
pub(crate) mod tests;
