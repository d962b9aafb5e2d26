//! Bytecode as text: of a source file, of a `.mpy` file, of a module as it is frozen into a board.

use std::fs;
use std::path::Path;

use bytecode::arena::StdChunks;
use bytecode::mpy::{DEFAULT_SMALL_INT_BITS, MpyError, MpyErrorKind, VERSION, arch_name};
use bytecode::{Arena, Module};
use compiler::Options;
use serde_json::json;

use crate::compile::said;
use crate::diag::{self, Diagnostic, Exit, Result, did_you_mean};
use crate::freeze::layout::Machine;
use crate::freeze::{self, SourceModule};
use crate::manifest;
use crate::mpy::{self, EncodeError};
use crate::plan::Plan;
use crate::repo::Repo;
use crate::ui::Ui;

/// A text to compile, and how.
struct Text<'t> {
    path: &'t Path,
    bytes: &'t [u8],
    name: &'t str,
    opt: u8,
    small_int_bits: u8,
}

/// Prints the bytecode of `what`: a file that exists, or else a frozen module of `board`.
///
/// # Errors
/// There is no such thing, it cannot be read, or its text has a mistake.
pub fn dis(ui: &Ui, repo: &Repo, what: &str, board: Option<String>, opt: u8) -> Result<()> {
    let plan = board.map(|board| manifest::load(repo, &board)).transpose()?.map(|(board, chip)| Plan::new(board, chip));
    let small_int_bits = plan.as_ref().map_or(DEFAULT_SMALL_INT_BITS, |plan| Machine::of(plan).small_int_bits());
    let path = Path::new(what);
    let text = if path.is_file() {
        let bytes = fs::read(path).map_err(|error| diag::io("read", path, &error))?;
        if bytes.first() == Some(&b'M') && path.extension().is_none_or(|extension| extension != "py") || has_extension(path, "mpy") {
            of_mpy(path, &bytes)?
        } else {
            of_text(&Text { path, bytes: &bytes, name: what, opt, small_int_bits })?
        }
    } else {
        let module = frozen_module(repo, what, plan.as_ref())?;
        let (path, bytes) = (Path::new(&module.source.path), module.source.text.as_bytes());
        of_text(&Text { path, bytes, name: &module.file, opt: module.opt, small_int_bits })?
    };
    ui.result(&text);
    ui.report(json!({ "what": what, "text": text }));
    Ok(())
}

fn has_extension(path: &Path, name: &str) -> bool {
    path.extension().is_some_and(|extension| extension == name)
}

fn of_text(text: &Text) -> Result<String> {
    mpy::with_stack(|| {
        let chunks = StdChunks::new();
        let arena = Arena::new(&chunks);
        let Text { path, bytes, name, opt, small_int_bits } = *text;
        let options = Options {
            source_name: name,
            opt_level: opt,
            small_int_bits,
            max_depth: mpy::MAX_DEPTH,
            stack_limit: mpy::stack_limit(),
            ..Options::default()
        };
        let module = compiler::compile(bytes, &options, &arena).map_err(|error| said(path, bytes, EncodeError::Source(error)))?;
        listing(path, &module, &arena)
    })
}

fn of_mpy(path: &Path, bytes: &[u8]) -> Result<String> {
    let chunks = StdChunks::new();
    let arena = Arena::new(&chunks);
    let module = mpy::read(bytes, &arena).map_err(|error| unreadable(path, &error))?;
    let mut text = listing(path, &module, &arena)?;
    if let Err(error) = bytecode::verify::verify(&module, &arena) {
        text.push_str(&format!("\nthis file would not be loaded: {error}\n"));
    }
    Ok(text)
}

/// Says what the file is, what is read here, and what to type for a file that fits.
fn unreadable(path: &Path, error: &MpyError) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(format!("cannot read `{}`: {error}", path.display()));
    if let Some(header) = error.header {
        let machine = arch_name(header.arch).map_or("bytecode only".to_string(), |name| format!("machine code for {name}"));
        let file = format!(
            "the file: version {}.{}, {machine}, small integers of {} bits",
            header.version, header.native_sub_version, header.small_int_bits
        );
        diagnostic = diagnostic.note(file).note(format!("read here: version {VERSION}, bytecode only"));
    }
    match error.what {
        MpyErrorKind::Version | MpyErrorKind::Native => diagnostic.help("make it anew from its source: `cargo xtask compile FILE.py`"),
        MpyErrorKind::NotMpy => diagnostic.help("a .mpy file begins with the letter `M`; is it a .py file with the wrong name?"),
        _ => diagnostic,
    }
}

fn listing(path: &Path, module: &Module, arena: &Arena) -> Result<String> {
    let mut text = String::new();
    bytecode::dis::dis(module, arena, &mut text)
        .map_err(|_| Diagnostic::new(format!("no memory to show `{}`", path.display())).exit(Exit::Io))?;
    Ok(text)
}

fn frozen_module(repo: &Repo, what: &str, plan: Option<&Plan>) -> Result<SourceModule> {
    let Some(plan) = plan else {
        return Err(Diagnostic::new(format!("there is no file `{what}`"))
            .help("for a frozen module say which board has it: `--board NAME`")
            .exit(Exit::Usage));
    };
    let modules = freeze::collect(repo, &freeze::sets_of(repo, plan))?;
    if let Some(module) = modules.iter().find(|module| module.name == what || module.file == what) {
        return Ok(module.clone());
    }
    let names: Vec<_> = modules.iter().map(|module| module.name.as_str()).collect();
    let near = did_you_mean(what, names.iter().copied());
    Err(Diagnostic::new(format!("`{what}` is neither a file nor frozen into `{}`{near}", plan.board))
        .note(format!("its frozen modules: {}", names.join(", ")))
        .exit(Exit::Usage))
}
