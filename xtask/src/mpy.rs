//! `.mpy` files on this machine: made from source text, read, and put in their place whole or not at all.

use std::fmt;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;

use bytecode::mpy::{self, MpyError, NumberText, WriteError};
use bytecode::{Arena, Module};
use compiler::{CompileError, Options};

/// How deep a text may nest if the stack is large enough for it.
pub const MAX_DEPTH: u32 = 1_000_000;
/// Stack of a compiling thread, in bytes; only what is used costs memory.
pub const STACK_BYTES: usize = 512 << 20;
/// What of it the compiler leaves to others.
const SPARE_STACK_BYTES: usize = 1 << 20;

/// How far down the stack of a compiling thread may be used. For the beginning of what such a thread does.
pub fn stack_limit() -> usize {
    let here = 0u8;
    (&raw const here).addr().saturating_sub(STACK_BYTES - SPARE_STACK_BYTES)
}

/// The texts of floats, as the compiler itself makes them.
pub struct Numbers;

impl NumberText for Numbers {
    fn parse_float(&self, text: &[u8]) -> Option<f64> {
        numbers::parse_f64(text)
    }

    fn write_float(&self, value: f64, out: &mut dyn fmt::Write) -> fmt::Result {
        out.write_str(numbers::format_f64(value).as_str())
    }
}

/// Why there are no bytes.
pub enum EncodeError<'a> {
    Source(CompileError<'a>),
    /// Something in the module is larger than the format can say.
    Format,
    OutOfMemory,
}

/// The file for a source text.
pub fn compile<'a>(source: &'a [u8], options: &Options<'_>, arena: &'a Arena<'a>) -> Result<Vec<u8>, EncodeError<'a>> {
    let module = compiler::compile(source, options, arena).map_err(EncodeError::Source)?;
    let mut bytes = Vec::new();
    mpy::write(&module, options.small_int_bits, &Numbers, arena, &mut bytes).map_err(|error| match error {
        WriteError::OutOfMemory => EncodeError::OutOfMemory,
        _ => EncodeError::Format,
    })?;
    Ok(bytes)
}

/// What is in a file, whatever the width of its small integers.
///
/// # Errors
/// Why it cannot be read.
pub fn read<'a>(bytes: &'a [u8], arena: &'a Arena<'a>) -> Result<Module<'a>, MpyError> {
    mpy::read(bytes, arena, &Numbers, u8::MAX)
}

/// Runs `work` where texts may nest deep.
pub fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).expect("a thread can start");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Writes a file so that nobody ever sees a part of it. What is no ordinary file, such as a pipe, takes the bytes directly.
///
/// # Errors
/// What the system said; an older file is then as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Through a link, to the file that it names.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let mode = match fs::metadata(&target) {
        Ok(metadata) => {
            // Says in the system's words that it is a folder or cannot be written.
            let mut file = OpenOptions::new().write(true).open(&target)?;
            if !metadata.is_file() {
                return file.write_all(bytes);
            }
            metadata.permissions()
        }
        Err(_) => Permissions::from_mode(0o666),
    };
    if target.file_name().is_none() {
        return Err(io::ErrorKind::NotFound.into());
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".mpy-").permissions(mode).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(&target)?;
    Ok(())
}
