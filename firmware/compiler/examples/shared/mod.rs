//! What the examples have in common: the bytes of a module, the official text of an error.

use std::fmt::{self, Write};

use bytecode::module::Lossy;
use bytecode::mpy::{self, NumberText};
use bytecode::{Arena, Module};
use compiler::CompileError;

struct Numbers;

impl NumberText for Numbers {
    fn parse_float(&self, text: &[u8]) -> Option<f64> {
        numbers::parse_f64(text)
    }

    fn write_float(&self, value: f64, out: &mut dyn fmt::Write) -> fmt::Result {
        out.write_str(numbers::format_f64(value).as_str())
    }
}

pub fn mpy(module: &Module<'_>, small_int_bits: u8, arena: &Arena<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    mpy::write(module, small_int_bits, &Numbers, arena, &mut bytes).expect("the module fits the format");
    bytes
}

/// What `mpy-cross` prints.
pub fn traceback(error: &CompileError<'_>, input: &str, name: &str) -> String {
    let mut text = String::new();
    if error.line > 0 {
        text.push_str("Traceback (most recent call last):\n");
        let _ = match error.scope {
            None => writeln!(text, "  File \"{input}\", line {}", error.line),
            Some(scope) => writeln!(text, "  File \"{name}\", line {}, in {}", error.line, Lossy(scope)),
        };
    }
    let _ = writeln!(text, "{}: {error}", error.kind.name());
    text
}
