//! What can be wrong with a text, in the words of MicroPython.

use core::fmt;

use bytecode::OutOfMemory;

/// The class of the exception that reports an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    Syntax,
    Indentation,
    Memory,
    Runtime,
    NotImplemented,
    Overflow,
    ViperType,
    /// The reader failed, or whoever watches wants no more of it.
    Stopped,
}

impl ErrorKind {
    /// The name of the exception class.
    pub const fn name(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Memory => "MemoryError",
            ErrorKind::Runtime => "RuntimeError",
            ErrorKind::NotImplemented => "NotImplementedError",
            ErrorKind::Overflow => "OverflowError",
            ErrorKind::ViperType => "ViperTypeError",
            ErrorKind::Stopped => "KeyboardInterrupt",
        }
    }
}

/// The words of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    Text(&'static str),
    /// The digits of an integer literal (source text as it stands, not necessarily UTF-8) do not fit its base.
    BadInteger {
        base: u8,
        digits: &'a [u8],
    },
}

/// Why a text was refused. `Display` gives the message without the name of the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompileError<'a> {
    pub kind: ErrorKind,
    pub message: Message<'a>,
    /// The line that MicroPython reports, counted from 1; 0 if it reports none.
    pub line: u32,
    /// Column of the offending token, counted from 1 in bytes; 0 if only the line is known.
    pub column: u32,
    /// Name of the function, class or module whose code could not be made; `None` for errors found while parsing.
    pub scope: Option<&'a [u8]>,
}

impl CompileError<'_> {
    pub(crate) const OUT_OF_MEMORY: CompileError<'static> =
        CompileError { kind: ErrorKind::Memory, message: Message::Text("memory allocation failed"), line: 0, column: 0, scope: None };
    pub(crate) const STOPPED: CompileError<'static> =
        CompileError { kind: ErrorKind::Stopped, message: Message::Text("stopped"), line: 0, column: 0, scope: None };
}

impl fmt::Display for CompileError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message {
            Message::Text(text) => f.write_str(text),
            Message::BadInteger { base, digits } => {
                write!(f, "invalid syntax for integer with base {base}: '")?;
                for chunk in digits.utf8_chunks() {
                    f.write_str(chunk.valid())?;
                    if !chunk.invalid().is_empty() {
                        f.write_str("\u{FFFD}")?;
                    }
                }
                f.write_str("'")
            }
        }
    }
}

impl core::error::Error for CompileError<'_> {}

/// Something failed: the details lie in the `error` of the parser or generator, or memory ran out if there are none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed;

pub(crate) type Fallible<T = ()> = Result<T, Failed>;

impl From<OutOfMemory> for Failed {
    fn from(OutOfMemory: OutOfMemory) -> Self {
        Failed
    }
}
