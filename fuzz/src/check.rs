//! What must hold for any input. What does not hold panics, and that is a finding.

use bytecode::arena::StdChunks;
use bytecode::dis::dis;
use bytecode::mpy::{self, MpyErrorKind};
use bytecode::verify::{VerifyError, verify};
use bytecode::{Arena, Module};
use compiler::{ErrorKind, Mode, Options};

use crate::corpus::Kind;
use crate::machine::{End, Machine};
use crate::numbers::Numbers;
use crate::random::hash;

/// Memory that compiling may take: so much, and so much per byte of the text.
const BASE_BYTES: usize = 1 << 18;
const BYTES_PER_BYTE: usize = 300;

/// How far an input came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Refused,
    /// It was read, but not proved safe.
    Read,
    Accepted,
    Ran,
}

/// Does with an input what its kind says.
///
/// # Panics
/// Something does not hold.
pub fn check(kind: Kind, bytes: &[u8], machine: &mut Machine) -> Outcome {
    match kind {
        Kind::Source => source(bytes, machine),
        Kind::Mpy => file(bytes),
        Kind::Run => match file(bytes) {
            Outcome::Accepted => match machine.run_mpy(bytes) {
                End::Ran => Outcome::Ran,
                End::Refused => Outcome::Accepted,
            },
            other => other,
        },
    }
}

fn source(text: &[u8], machine: &mut Machine) -> Outcome {
    // The text alone decides, so that it is all a finding needs.
    let bits = hash(text);
    let options = Options {
        source_name: "f.py",
        mode: [Mode::Exec, Mode::Exec, Mode::Exec, Mode::Single, Mode::Eval][(bits % 5) as usize],
        opt_level: (bits >> 8 & 3) as u8,
        small_int_bits: if bits >> 10 & 1 == 0 { 31 } else { 63 },
        max_depth: 1500,
        strict: true,
        ..Options::default()
    };
    let chunks = StdChunks::with_limit(BASE_BYTES + BYTES_PER_BYTE * text.len());
    let arena = Arena::new(&chunks);
    let outcome = match compiler::compile(text, &options, &arena) {
        Ok(module) => {
            verify(&module, &arena).unwrap_or_else(|error| panic!("what was compiled does not verify: {error}"));
            let written = write(&module, &arena, options.small_int_bits);
            let again = mpy::read(&written, &arena, &Numbers, u8::MAX).unwrap_or_else(|error| panic!("cannot be read back: {error}"));
            assert!(write(&again, &arena, options.small_int_bits) == written, "other bytes after reading and writing");
            Outcome::Accepted
        }
        Err(error) => {
            // Numbers that are computed when they are compiled may be large, up to a limit of their own.
            let has_powers = text.windows(2).any(|pair| matches!(pair, b"**" | b"<<"));
            assert!(has_powers || error.kind != ErrorKind::Memory, "more than {BYTES_PER_BYTE} bytes of memory for each of the text");
            let mut lines = text.split(|byte| *byte == b'\n');
            let n_lines = text.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 2;
            // The original counts lines within formatted texts twice, and so do we.
            let is_formatted = text.windows(2).any(|pair| matches!(pair, [b'f' | b'F' | b't' | b'T' | b'r' | b'R', b'"' | b'\'']));
            assert!(is_formatted || error.line as usize <= n_lines, "line {} of {n_lines}", error.line);
            if error.column > 0 && !is_formatted && !text.contains(&b'\r') {
                let len = lines.nth(error.line.saturating_sub(1) as usize).map_or(0, <[u8]>::len);
                assert!(error.column as usize <= len + 2, "column {} of {len} in line {}", error.column, error.line);
            }
            assert!(!error.to_string().is_empty());
            Outcome::Refused
        }
    };
    drop(arena);
    assert_eq!(chunks.held_bytes(), 0, "memory is not given back");
    // A part on the chip's way too, in little memory.
    if bits >> 12 & 3 == 0 && machine.run_source(text) == End::Ran {
        return Outcome::Ran;
    }
    outcome
}

fn write(module: &Module, arena: &Arena, small_int_bits: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    mpy::write(module, small_int_bits, &Numbers, arena, &mut bytes).unwrap_or_else(|error| panic!("cannot be written: {error:?}"));
    bytes
}

fn file(bytes: &[u8]) -> Outcome {
    let chunks = StdChunks::with_limit(BASE_BYTES + BYTES_PER_BYTE * bytes.len());
    let arena = Arena::new(&chunks);
    let outcome = match mpy::read(bytes, &arena, &Numbers, 63) {
        Ok(module) => {
            let mut text = String::new();
            dis(&module, &arena, &mut text).unwrap_or_else(|error| panic!("cannot be shown: {error:?}"));
            match verify(&module, &arena) {
                Ok(()) => Outcome::Accepted,
                Err(VerifyError::Refused(refusal)) => {
                    assert!(!refusal.what.is_empty());
                    Outcome::Read
                }
                Err(VerifyError::OutOfMemory) => panic!("more than {BYTES_PER_BYTE} bytes of memory for each of the file"),
            }
        }
        Err(error) => {
            assert_ne!(error.what, MpyErrorKind::OutOfMemory, "more than {BYTES_PER_BYTE} bytes of memory for each of the file");
            assert!(error.offset <= bytes.len() && !error.to_string().is_empty());
            Outcome::Refused
        }
    };
    drop(arena);
    assert_eq!(chunks.held_bytes(), 0, "memory is not given back");
    outcome
}
