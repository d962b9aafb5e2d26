//! Python text to bytecode, byte for byte as `mpy-cross` 1.29 does it; on the host and, for the prompt, on the chip.
//!
//! Knows nothing of files, boards, or the heap: everything lives in an arena of the caller's. A text may come [in pieces](Reader).
//!
//! Three steps: [`parser`] makes a tree of the whole text and folds constants; [`scope`] and [`emit`] walk each function
//! once to find out what its names are, and once to make its code.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod buckets;
mod chars;
mod chunked;
mod complete;
mod emit;
mod error;
mod lexer;
mod names;
mod number;
mod parser;
mod scope;
mod source;
mod strings;
mod token;
mod tree;
mod value;

use bytecode::arena::Texts;
use bytecode::{Arena, Module};

pub use complete::needs_more_input;
pub use error::{CompileError, ErrorKind, Message};
pub use source::{Reader, Source, Stopped};

/// What kind of text is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file.
    Exec,
    /// One statement of a prompt; values of expression statements are passed to `__repl_print__`.
    Single,
    /// An expression, whose value the code returns.
    Eval,
}

/// How to compile.
#[derive(Clone, Copy, Debug)]
pub struct Options<'s> {
    /// What tracebacks show.
    pub source_name: &'s str,
    /// The name of the input, if it is another one. (It counts as a known string: a literal equal to it is stored as a name.)
    pub input_name: Option<&'s str>,
    pub mode: Mode,
    /// From 1 on: no `assert`, `__debug__` is false; from 3 on: no line numbers.
    pub opt_level: u8,
    /// Whether to keep line numbers at the levels that have them.
    pub source_lines: bool,
    /// Width of the target's small integers, sign included.
    pub small_int_bits: u8,
    /// How deep brackets, blocks and operators may nest: each level costs 100 to 800 bytes of stack on a chip. Constant tuples may nest an
    /// eighth of that, and never more than a `.mpy` file takes, however they came about.
    pub max_depth: u32,
    /// The lowest address that the machine stack may reach before that counts as too deep, too; 0 for any.
    pub stack_limit: usize,
    /// Whether to refuse what `mpy-cross` writes wrong code for: more than 255 arguments, targets or closed-over names, 128
    /// blocks to leave at once, `:=` behind a keyword argument. A verifier refuses most of it; code that runs unverified needs
    /// this.
    pub strict: bool,
}

/// Whether the machine stack has reached `limit`.
fn is_below(limit: usize) -> bool {
    let here = 0u8;
    (&raw const here).addr() < limit
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            source_name: "<stdin>",
            input_name: None,
            mode: Mode::Exec,
            opt_level: 0,
            source_lines: true,
            small_int_bits: 31,
            max_depth: 200,
            stack_limit: 0,
            strict: false,
        }
    }
}

/// Compiles a text. The result borrows parts of it.
///
/// # Errors
/// The first error of the text, or that memory ran out.
pub fn compile<'a>(source: &'a [u8], options: &Options<'_>, arena: &'a Arena<'a>) -> Result<Module<'a>, CompileError<'a>> {
    compile_watched(Source::Text(source), options, arena, &|| true)
}

/// Compiles a text that may come in pieces. Between statements, between operands and within long arithmetic `go_on` is asked; it answers false to stop.
///
/// # Errors
/// The first error of the text, that memory ran out, or that it was stopped.
pub fn compile_watched<'a>(
    source: Source<'a, '_>,
    options: &Options<'_>,
    arena: &'a Arena<'a>,
    go_on: &dyn Fn() -> bool,
) -> Result<Module<'a>, CompileError<'a>> {
    // Names and constants outlive the tree: its memory is given back before the module's tables are made.
    let texts = Texts::new(arena);
    let tables = arena.scratch();
    let context = Context { options, arena, tables: &tables, texts: &texts, go_on };
    let made = {
        let scratch = arena.scratch();
        #[allow(clippy::needless_match, reason = "the reader is lent for a shorter time")]
        let source = match source {
            Source::Text(text) => Source::Text(text),
            Source::Reader(reader) => Source::Reader(reader),
        };
        let parsed = parser::parse(source, context, &scratch)?;
        emit::generate(parsed, context, &scratch)?
    };
    made.module(arena)
}

/// What all steps share.
#[derive(Clone, Copy)]
struct Context<'a, 'k> {
    options: &'k Options<'k>,
    /// For what the result refers to.
    arena: &'a Arena<'a>,
    /// For tables that outlive the tree.
    tables: &'k Arena<'k>,
    /// Copies of names and strings, in `arena`.
    texts: &'k Texts<'a>,
    go_on: &'k dyn Fn() -> bool,
}
