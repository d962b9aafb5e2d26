//! Callgrind, a part of valgrind: instructions of a program on this machine, of all of it or function by function.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::profile::Function;
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::ui::Ui;
use crate::{cargo, toolchain};

/// The program, and the package that has it.
pub const VALGRIND: &str = "valgrind";
/// For each run of a program: under callgrind everything takes fifty times as long.
const LIMIT: Duration = Duration::from_secs(240);

/// The installed program.
pub struct Callgrind<'a> {
    ui: &'a Ui,
    valgrind: PathBuf,
}

/// What was counted, and what the program printed.
pub struct Counted {
    pub instructions: u64,
    pub printed: String,
}

impl<'a> Callgrind<'a> {
    /// `None` if valgrind is not installed.
    pub fn find(ui: &'a Ui) -> Option<Self> {
        Some(Callgrind { ui, valgrind: cargo::find_program(VALGRIND)? })
    }

    /// As [`Callgrind::find`]; installs valgrind where that is allowed, else says what to type.
    pub fn get(ui: &'a Ui) -> Result<Self> {
        if let Some(found) = Callgrind::find(ui) {
            return Ok(found);
        }
        toolchain::install(ui, "valgrind, which counts instructions,", &[VALGRIND])?;
        let gone = || Diagnostic::new(format!("{VALGRIND} is not on the path")).exit(Exit::Io);
        Callgrind::find(ui).ok_or_else(gone)
    }

    /// The instructions of a program, or of one function in it and all that it calls.
    pub fn count(&self, function: Option<&str>, program: &Path, arguments: &[&OsStr]) -> Result<Counted> {
        let toggle = function.map(|function| format!("--toggle-collect={function}").into());
        self.run("/dev/null".as_ref(), toggle, program, arguments)
    }

    /// The instructions of a program, and of each function in it.
    pub fn functions(&self, program: &Path, arguments: &[&OsStr]) -> Result<(Counted, Vec<Function>)> {
        let file = tempfile::NamedTempFile::new().map_err(|e| diag::io("write", Path::new("a temporary file"), &e))?;
        let counted = self.run(file.path(), None, program, arguments)?;
        let text = fs::read(file.path()).map_err(|e| diag::io("read", file.path(), &e))?;
        Ok((counted, parse(&String::from_utf8_lossy(&text))))
    }

    fn run(&self, out: &Path, option: Option<OsString>, program: &Path, arguments: &[&OsStr]) -> Result<Counted> {
        let mut out_file = OsString::from("--callgrind-out-file=");
        out_file.push(out);
        let options = ["--tool=callgrind".into(), out_file].into_iter().chain(option).chain([program.into()]);
        let words: Vec<OsString> = options.chain(arguments.iter().map(|word| (*word).to_owned())).collect();
        let words: Vec<_> = words.iter().map(OsString::as_os_str).collect();
        let Some(output) = cargo::run_limited(self.ui, &self.valgrind, &words, LIMIT)? else {
            let slow = Diagnostic::new(format!("`{}` did not end within {} s under {VALGRIND}", program.display(), LIMIT.as_secs()));
            return Err(slow.exit(Exit::Timeout));
        };
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() {
            let failed = Diagnostic::new(format!("`{}` failed under {VALGRIND} ({})", program.display(), output.status));
            return Err(failed.output(said).exit(Exit::Program));
        }
        match collected(&said) {
            Some(instructions) => Ok(Counted { instructions, printed: String::from_utf8_lossy(&output.stdout).into_owned() }),
            None => Err(Diagnostic::new("callgrind counts nothing").output(said).exit(Exit::Program)),
        }
    }
}

/// The number that callgrind ends with.
fn collected(said: &str) -> Option<u64> {
    let count = said.lines().find_map(|line| line.split_once("Collected : ")?.1.split_whitespace().next()?.parse().ok());
    count.filter(|n| *n > 0)
}

/// The functions of a profile, as its file has them ("Callgrind Format Specification"): names are given numbers where they come first; a line of
/// costs begins with a place; one behind `calls=` is what the function that was called took.
fn parse(text: &str) -> Vec<Function> {
    let mut names = HashMap::new();
    let mut functions: HashMap<String, Function> = HashMap::new();
    let (mut current, mut called, mut is_call) = (String::new(), String::new(), false);
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("fn=") {
            current = named(&mut names, name);
        } else if let Some(name) = line.strip_prefix("cfn=") {
            called = named(&mut names, name);
        } else if let Some(calls) = line.strip_prefix("calls=") {
            let calls = calls.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            function(&mut functions, &called).calls += calls;
            is_call = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            let cost = line.split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
            if !is_call {
                function(&mut functions, &current).instructions += cost;
            }
            is_call = false;
        }
    }
    functions.into_values().collect()
}

fn function<'f>(functions: &'f mut HashMap<String, Function>, name: &str) -> &'f mut Function {
    functions.entry(name.into()).or_insert_with(|| Function { name: name.into(), ..Function::default() })
}

/// `(3) name`, or later `(3)`. Calls of a function by itself have a number behind its name, `'2`.
fn named(names: &mut HashMap<String, String>, text: &str) -> String {
    let (number, name) = text.split_once(' ').unwrap_or((text, ""));
    if !name.is_empty() {
        let plain = match name.rsplit_once('\'') {
            Some((plain, depth)) if !depth.is_empty() && depth.bytes().all(|b| b.is_ascii_digit()) => plain,
            _ => name,
        };
        names.insert(number.to_string(), plain.to_string());
    }
    names.get(number).cloned().unwrap_or_else(|| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_belong_to_the_function_above_them_and_calls_to_the_one_called() {
        let file = "version: 1\nevents: Ir\n\nob=(1) program\nfl=(1) ???\nfn=(1) main\n0 10\n+3 5\ncfn=(2) vm::run\ncalls=2 0\n* 400\n0 1\n\n\
                    fn=(2)\n0 300\ncfn=(3) vm::run'2\ncalls=7 0\n0 100\n\nfn=(3)\n0 100\n\ntotals: 416\n";
        let mut functions = parse(file);
        functions.sort_by(|a, b| a.name.cmp(&b.name));
        let expected = [("main", 16, 0), ("vm::run", 400, 9)];
        let expected = expected.map(|(name, instructions, calls)| Function { name: name.into(), instructions, calls });
        assert_eq!(functions, expected);
    }

    #[test]
    fn the_count_is_what_callgrind_ends_with() {
        assert_eq!(collected("==7== Events    : Ir\n==7== Collected : 204936312\n==7==\n"), Some(204_936_312));
        assert_eq!(collected("==7== Collected : 0\n"), None);
        assert_eq!(collected("valgrind: no such file\n"), None);
    }
}
