//! Source modules to code, by the very compiler that is on the chip; several at a time.

use std::sync::{Arc, Mutex};
use std::thread;

use bytecode::arena::{Arena, StdChunks};
use bytecode::module::repaired;
use bytecode::{Const, Module, Prelude, RawCode};
use compiler::{CompileError, Mode, Options};

use super::SourceModule;
use crate::cli::Kind;
use crate::diag::{Diagnostic, Exit, Failure, Place, Result, Source};

/// How deep a person's text may nest before the compiler gives up; a host has stack enough.
const MAX_DEPTH: u32 = 1000;
/// Stack of a compiling thread, in bytes.
const STACK_BYTES: usize = 64 << 20;

/// A module as the compiler made it, or its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    pub source: SourceModule,
    /// Absent for a module kept as source.
    pub code: Option<Code>,
}

/// What the functions of a module share, and the outermost one.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// Names that opcodes and preludes refer to by index.
    pub names: Vec<String>,
    /// Constants that opcodes refer to by index.
    pub constants: Vec<Constant>,
    pub root: Function,
}

/// See [`bytecode::RawCode`].
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    pub data: Vec<u8>,
    pub children: Vec<Function>,
}

/// See [`bytecode::Const`].
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    None,
    False,
    True,
    Ellipsis,
    Str(String),
    Bytes(Vec<u8>),
    Int(String),
    Float(f64),
    Complex(f64, f64),
    Tuple(Vec<Constant>),
}

impl Compiled {
    /// Bytes of all functions.
    pub fn n_code_bytes(&self) -> usize {
        fn sum(function: &Function) -> usize {
            function.data.len() + function.children.iter().map(sum).sum::<usize>()
        }
        self.code.as_ref().map_or(0, |code| sum(&code.root))
    }
}

/// Compiles and verifies all modules for a machine with small integers of `small_int_bits`.
///
/// # Errors
/// The first mistake of each file, at its place.
pub fn compile(modules: &[SourceModule], small_int_bits: u8) -> Result<Vec<Compiled>> {
    let results: Vec<_> = modules.iter().map(|_| Mutex::new(None)).collect();
    let n_threads = thread::available_parallelism().map_or(1, |n| n.get()).min(modules.len());
    thread::scope(|scope| {
        for first in 0..n_threads {
            let mine = modules.iter().zip(&results).skip(first).step_by(n_threads);
            let work = move || mine.for_each(|(module, slot)| *slot.lock().unwrap() = Some(one(module, small_int_bits)));
            thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).expect("a thread can start");
        }
    });
    let mut compiled = Vec::new();
    let mut errors = Vec::new();
    for result in results {
        match result.into_inner().expect("no compiling thread panics").expect("every module has its turn") {
            Ok(module) => compiled.push(module),
            Err(error) => errors.push(*error),
        }
    }
    Failure::check(Exit::Build, errors)?;
    Ok(compiled)
}

fn one(source: &SourceModule, small_int_bits: u8) -> Result<Compiled, Box<Diagnostic>> {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let options = Options {
        source_name: &source.file,
        input_name: None,
        mode: Mode::Exec,
        opt_level: source.opt,
        source_lines: true,
        small_int_bits,
        max_depth: MAX_DEPTH,
        stack_limit: 0,
        strict: true,
    };
    let text = source.source.text.as_bytes();
    let module = compiler::compile(text, &options, &arena).map_err(|error| Box::new(at_its_place(&source.source, &error)))?;
    verify(&module, &arena).map_err(|error| {
        Diagnostic::new(format!("the compiler made code of `{}` that is not valid: {error}", source.source.path))
            .help("this is a bug of the compiler; please report it with the file")
    })?;
    let code = owned(&module);
    if !fits(&code.root) {
        let error = Diagnostic::new(format!("a function of `{}` is too large for the virtual machine", source.source.path));
        return Err(Box::new(error.help("split the function: it has too many locals, arguments or nested blocks")));
    }
    // A module kept as source is compiled all the same, so that its mistakes are found here and not on the board.
    Ok(Compiled { source: source.clone(), code: (source.kind == Kind::Bytecode).then_some(code) })
}

fn verify(module: &Module, arena: &Arena) -> Result<(), String> {
    bytecode::verify::verify(module, arena).map_err(|error| error.to_string())
}

/// An error of the compiler with its line and caret, and advice where the cause is known.
pub fn at_its_place(source: &Arc<Source>, error: &CompileError) -> Diagnostic {
    let message = error.to_string();
    let mut diagnostic = Diagnostic::new(format!("{}: {}", error.kind.name(), shortened(&message)));
    diagnostic.help.extend(advice(&message).map(str::to_string));
    if let Some(scope) = error.scope {
        diagnostic = diagnostic.note(format!("in the code of `{}`", bytecode::module::Lossy(scope)));
    }
    if error.line == 0 {
        return diagnostic.note(format!("in {}", source.path));
    }
    let line_start = source.offset(error.line as usize, 1);
    let line = source.text[line_start..].lines().next().unwrap_or_default();
    // The compiler counts columns in bytes.
    let span = match error.column {
        0 => line_start + (line.len() - line.trim_start().len())..line_start + line.trim_end().len(),
        column => {
            let start = source.text.floor_char_boundary(line_start + (column as usize - 1).min(line.len()));
            if message == "invalid syntax" {
                diagnostic.help.extend(advice_at(&source.text[start..]).map(str::to_string));
            }
            start..source.text.ceil_char_boundary(start + 1).min(line_start + line.len()).max(start)
        }
    };
    diagnostic.at(&Place { source: source.clone(), span }, "")
}

/// A message may quote a number of any length.
fn shortened(message: &str) -> String {
    const MOST: usize = 200;
    match message.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}...", &message[..end]),
        None => message.into(),
    }
}

/// What is wrong with the text that begins here, where that can be told.
fn advice_at(text: &str) -> Option<&'static str> {
    if text.starts_with('\0') {
        return Some("a NUL byte cannot stand in a program");
    }
    let text = text.trim_start_matches(|prefix: char| "rRbBuUfF".contains(prefix));
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let triple = [quote; 3].iter().collect::<String>();
    if let Some(rest) = text.strip_prefix(&triple) {
        return (!rest.contains(&triple)).then_some("the three quotes that end this string are missing");
    }
    let mut chars = text.chars().skip(1);
    loop {
        match chars.next() {
            Some('\\') => drop(chars.next()),
            Some(char) if char == quote => return None,
            None | Some('\n') => {
                return Some("the quote that ends this string is missing; only strings in three quotes go on in the next line");
            }
            Some(_) => {}
        }
    }
}

/// What to do about a message, where there is more to say than it says.
fn advice(message: &str) -> Option<&'static str> {
    Some(match message {
        "invalid arch" => "machine code is not supported yet: leave the decorator out, the function is then compiled to bytecode",
        "invalid micropython decorator" => "there are `bytecode`, `native`, `viper` and the assemblers `asm_...`",
        "not a constant" => "`const()` takes literals and names that were given a value with `const()` before",
        "unindent doesn't match any outer indent level" => {
            "the line must start in the column of an enclosing block; a tab counts to the next multiple of 8"
        }
        "unexpected indent" => "only a line that ends in `:` opens a block",
        "'return' outside function" => "a module ends by itself; `raise SystemExit` stops a program early",
        "'break'/'continue' outside loop" => "it must stand in the body of a `for` or `while` of the same function",
        "async for/with outside async function" => "make the function `async def`",
        "import * not at module level" => "name what is imported, or move the line out of the function",
        "maximum recursion depth exceeded" => "the text nests too deep here: give a part of it a name of its own",
        _ => return None,
    })
}

/// Whether the numbers of all functions fit the fields that the virtual machine has for them.
fn fits(function: &Function) -> bool {
    let Ok(prelude) = Prelude::decode(&function.data) else { return false };
    let bytes = [prelude.n_exc_stack, prelude.n_pos_args, prelude.n_kwonly_args, prelude.n_def_pos_args];
    let halves = [prelude.n_state, prelude.n_cell, function.children.len() as u32];
    bytes.iter().all(|&n| n <= u8::MAX.into()) && halves.iter().all(|&n| n <= u16::MAX.into()) && function.children.iter().all(fits)
}

/// A copy that does not borrow from the arena, its texts valid UTF-8 as the machine would make them.
fn owned(module: &Module) -> Code {
    Code {
        names: module.qstrs.iter().map(|name| repaired(name).collect()).collect(),
        constants: module.consts.iter().map(constant).collect(),
        root: function(module.root),
    }
}

fn constant(constant_: &Const) -> Constant {
    match *constant_ {
        Const::None => Constant::None,
        Const::False => Constant::False,
        Const::True => Constant::True,
        Const::Ellipsis => Constant::Ellipsis,
        Const::Str(text) => Constant::Str(repaired(text).collect()),
        Const::Bytes(bytes) => Constant::Bytes(bytes.to_vec()),
        Const::Int(digits) => Constant::Int(digits.to_string()),
        Const::Float(value) => Constant::Float(value),
        Const::Complex(re, im) => Constant::Complex(re, im),
        Const::Tuple(items) => Constant::Tuple(items.iter().map(constant).collect()),
    }
}

fn function(raw: &RawCode) -> Function {
    Function { data: raw.data.to_vec(), children: raw.children.iter().map(|child| function(child)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn said(text: &str) -> String {
        let chunks = StdChunks::new();
        let arena = Arena::new(&chunks);
        let error = compiler::compile(text.as_bytes(), &Options { source_name: "f.py", ..Options::default() }, &arena).unwrap_err();
        at_its_place(&Source::new("f.py", text), &error).render(false)
    }

    #[test]
    fn an_error_at_the_end_of_a_line_stays_in_it() {
        let text = said("if 1:\n\tx = 1\n        y = 2\n    z = 3\n");
        assert!(text.contains("f.py:3:14\n") && text.contains("   ^\n") && !text.contains("z = 3"), "{text}");
    }

    #[test]
    fn what_begins_and_does_not_end_is_said() {
        for (source, help) in [
            ("x = 'abc\ny = 1\n", "the quote that ends this string"),
            ("x = b\"a\\\"\n", "the quote that ends this string"),
            ("x = r'''abc''\n", "three quotes that end this string"),
            ("x = 1\0\n", "a NUL byte"),
        ] {
            assert!(said(source).contains(help), "{}", said(source));
        }
        assert!(!said("x = 1 'abc'\n").contains("help"));
    }

    #[test]
    fn a_long_number_is_not_quoted_in_full() {
        assert!(said(&format!("x = 0b{}2", "1".repeat(5000))).lines().all(|line| line.len() < 500));
    }
}
