//! Our side: what `mpy-cross` would say, from the compiler itself.

use std::fmt::{self, Write};

use bytecode::module::Lossy;
use bytecode::mpy::{self, NumberText};
use bytecode::{Arena, arena::StdChunks, verify};
use compiler::{CompileError, Options, Reader, Source, Stopped};

use super::{Answer, Job};

/// The texts of floats in `.mpy` files.
pub struct Numbers;

impl NumberText for Numbers {
    fn parse_float(&self, text: &[u8]) -> Option<f64> {
        numbers::parse_f64(text)
    }

    fn write_float(&self, value: f64, out: &mut dyn fmt::Write) -> fmt::Result {
        out.write_str(numbers::format_f64(value).as_str())
    }
}

/// Compiles a text, and verifies what comes out, unless it is known to be wrong on both sides.
///
/// # Errors
/// It does not verify, or the format cannot say it.
pub fn compile(source: &[u8], job: &Job) -> Result<Answer, String> {
    let input = job.path.display().to_string();
    let options = Options {
        source_name: &job.name,
        input_name: Some(&input),
        opt_level: job.how.level,
        small_int_bits: job.how.small_int_bits,
        max_depth: 1500,
        ..Options::default()
    };
    let whole = compile_from(Source::Text(source), source, job, &input, &options)?;
    // What a machine imports or is sent comes in pieces; what is made of it is the same.
    let pieces = compile_from(Source::Reader(&mut Pieces { rest: source, len: 0 }), source, job, &input, &options)?;
    if whole != pieces {
        return Err(format!("  {input} is compiled otherwise when it comes in pieces"));
    }
    Ok(whole)
}

/// A text that comes in pieces of different lengths.
struct Pieces<'s> {
    rest: &'s [u8],
    len: usize,
}

impl Reader for Pieces<'_> {
    fn read(&mut self, piece: &mut [u8]) -> Result<usize, Stopped> {
        self.len = self.len % 23 + 1;
        let n = self.len.min(piece.len()).min(self.rest.len());
        let (now, rest) = self.rest.split_at(n);
        piece[..n].copy_from_slice(now);
        self.rest = rest;
        Ok(n)
    }
}

fn compile_from(text: Source<'_, '_>, source: &[u8], job: &Job, input: &str, options: &Options) -> Result<Answer, String> {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let module = match compiler::compile_watched(text, options, &arena, &|| true) {
        Ok(module) => module,
        Err(error) => return Ok(Err(traceback(&error, input, &job.name))),
    };
    if let Err(error) = verify::verify(&module, &arena) {
        // Some texts the original compiles wrongly; where that matters they are refused.
        let strict = compiler::compile(source, &Options { strict: true, ..*options }, &arena);
        strict.map_or(Ok(()), |_| Err(format!("  {input} does not verify: {error}")))?;
    }
    let mut bytes = Vec::new();
    let written = mpy::write(&module, job.how.small_int_bits, &Numbers, &arena, &mut bytes);
    written.map_err(|error| format!("  {input} cannot be written: {error:?}"))?;
    Ok(Ok(bytes))
}

/// What `mpy-cross` prints.
fn traceback(error: &CompileError<'_>, input: &str, name: &str) -> String {
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
