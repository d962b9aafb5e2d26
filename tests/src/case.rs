//! Case files: how they are found, and what their first lines say.
//!
//! Directives are comment lines at the very top of a program:
//!
//! ```text
//! # requires: float64, host      needs double precision; needs files or processes; `memory`: hundreds of kilobytes of it;
//!                                `compiler`
//! # xfail: reason                known to fail; a failure in the report as soon as it passes
//! # xfail-board: reason          the same, on boards only
//! # oracle: cpython              the expectation comes from CPython, where the original is not to be followed;
//!                                `none`: it was written by hand
//! ```
//!
//! A case in `.toml` is a command line: `args`, the text of `stdin`, and `files` to be there by name and text. Its
//! expectation holds standard error too.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders that hold cases.
pub const AREAS: [&str; 9] = ["builtins", "cmdline", "errors", "frozen", "lang", "memory", "modules", "packages", "types"];

/// Cases here are command lines; elsewhere, `.toml` files are other tests' manifests.
const COMMAND_LINES: &str = "cmdline";

/// Folders of this name hold what cases import.
pub const IMPORTED: &str = "lib";

/// A program and what it is expected to print.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its path below `tests/` without the ending: the name in reports and filters.
    pub name: String,
    pub program: PathBuf,
    pub expected: PathBuf,
    /// What a board prints, where that is not the same: shorter error texts, floats of single precision. There is no
    /// original to record it from; it is written by hand.
    pub expected_on_board: PathBuf,
    pub directives: Directives,
}

/// What the first lines of a case say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Directives {
    pub requires: Vec<Requirement>,
    /// Why it is known to fail.
    pub xfail: Option<String>,
    /// Why it is known to fail on a board.
    pub xfail_on_board: Option<String>,
    pub oracle: Oracle,
}

/// What a case needs beyond what every board has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// Floats of double precision.
    Float64,
    /// Files, processes, or words of 64 bits.
    Host,
    /// More memory than most boards have.
    Memory,
    /// `eval`, `exec` and `compile`.
    Compiler,
}

/// Where the expectation of a case comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Oracle {
    #[default]
    Official,
    CPython,
    /// Written by hand.
    None,
}

/// A case file that cannot be used.
#[derive(Debug)]
pub struct CaseError {
    pub path: PathBuf,
    pub reason: String,
}

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

/// All cases below `folder`, by name.
///
/// # Errors
/// Every program without expectation, expectation without program, and line that is no directive, at once.
pub fn find(folder: &Path) -> Result<Vec<Case>, Vec<CaseError>> {
    let mut cases = Vec::new();
    let mut errors = Vec::new();
    for area in AREAS {
        walk(folder, &folder.join(area), &mut cases, &mut errors);
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    if errors.is_empty() { Ok(cases) } else { Err(errors) }
}

fn walk(top: &Path, folder: &Path, cases: &mut Vec<Case>, errors: &mut Vec<CaseError>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            errors.push(CaseError { path: folder.into(), reason: error.to_string() });
            return;
        }
    };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != IMPORTED) {
                walk(top, &path, cases, errors);
            }
        } else if ending == Some("py") || ending == Some("toml") && folder.starts_with(top.join(COMMAND_LINES)) {
            match load(top, &path) {
                Ok(case) => cases.push(case),
                Err(reason) => errors.push(CaseError { path, reason }),
            }
        } else if ending == Some("exp") && !has_program(&path) {
            errors.push(CaseError { path, reason: "no program beside it".into() });
        }
    }
}

/// Whether an expectation, `x.exp` or `x.board.exp`, has a program beside it.
fn has_program(expected: &Path) -> bool {
    let plain = expected.with_extension("");
    let stem = match plain.extension() {
        Some(ending) if ending == "board" => plain.with_extension(""),
        _ => plain,
    };
    stem.with_extension("py").exists() || stem.with_extension("toml").exists()
}

fn load(top: &Path, program: &Path) -> Result<Case, String> {
    let text = fs::read_to_string(program).map_err(|error| error.to_string())?;
    let mut directives = Directives::parse(&text)?;
    if program.extension().is_some_and(|ending| ending == "toml") {
        directives.requires.push(Requirement::Host);
    }
    let below = program.strip_prefix(top).unwrap_or(program).with_extension("");
    let name = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    let expected = program.with_extension("exp");
    let of_board = program.with_extension("board.exp");
    let expected_on_board = if of_board.exists() { of_board } else { expected.clone() };
    Ok(Case { name, program: program.into(), expected, expected_on_board, directives })
}

impl Directives {
    /// Reads the comment lines that open `program`.
    ///
    /// # Errors
    /// A value that is not known, in words.
    pub fn parse(program: &str) -> Result<Self, String> {
        let mut found = Self::default();
        for line in program.lines().map_while(|line| line.strip_prefix("# ")) {
            match line.split_once(": ") {
                Some(("requires", values)) => {
                    for value in values.split(',') {
                        found.requires.push(Requirement::parse(value.trim())?);
                    }
                }
                Some(("xfail", reason)) => found.xfail = Some(reason.trim().into()),
                Some(("xfail-board", reason)) => found.xfail_on_board = Some(reason.trim().into()),
                Some(("oracle", value)) => found.oracle = Oracle::parse(value)?,
                _ => {}
            }
        }
        Ok(found)
    }

    /// Whether the case can run on an embedded board: single floats, no files, little memory unless it is `roomy`.
    pub fn fit_a_board(&self, roomy: bool) -> bool {
        self.requires.iter().all(|&requirement| match requirement {
            Requirement::Compiler => true,
            Requirement::Memory => roomy,
            Requirement::Float64 | Requirement::Host => false,
        })
    }

    /// Whether the case needs more memory than most boards have.
    pub fn need_memory(&self) -> bool {
        self.requires.contains(&Requirement::Memory)
    }
}

impl Requirement {
    fn parse(word: &str) -> Result<Self, String> {
        match word {
            "float64" => Ok(Self::Float64),
            "host" => Ok(Self::Host),
            "memory" => Ok(Self::Memory),
            "compiler" => Ok(Self::Compiler),
            _ => Err(format!("unknown requirement `{word}`; known: float64, host, memory, compiler")),
        }
    }
}

impl Oracle {
    /// What follows the first word is the reason.
    fn parse(value: &str) -> Result<Self, String> {
        match value.split_whitespace().next() {
            Some("cpython") => Ok(Self::CPython),
            Some("none") => Ok(Self::None),
            _ => Err(format!("unknown oracle `{value}`; known: cpython, none")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_open_the_program() {
        let text = "# requires: float64, host\n# a remark\n# xfail: not yet\nx = 1\n# oracle: none\n";
        let directives = Directives::parse(text).unwrap();
        assert_eq!(directives.requires, [Requirement::Float64, Requirement::Host]);
        assert_eq!(directives.xfail.as_deref(), Some("not yet"));
        assert_eq!(directives.oracle, Oracle::Official);
        assert!(!directives.fit_a_board(true));
        assert!(Directives::parse("# requires: compiler\n").unwrap().fit_a_board(false));
        let roomy = Directives::parse("# requires: memory\n").unwrap();
        assert!(roomy.fit_a_board(true) && !roomy.fit_a_board(false));
    }

    #[test]
    fn an_unknown_requirement_is_an_error() {
        assert!(Directives::parse("# requires: luck\n").unwrap_err().contains("`luck`"));
        assert!(Directives::parse("# oracle: delphi\n").is_err());
    }

    #[test]
    fn every_case_has_what_it_needs() {
        let cases = find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_or_default();
        assert!(cases.len() > 200, "{} cases", cases.len());
        for case in cases {
            assert!(case.expected.exists(), "{} has no .exp", case.name);
        }
    }
}
