//! Expectations, recorded from the original.

use std::fs;
use std::path::Path;

use crate::case::{Case, Oracle};
use crate::host;
use crate::oracle;
use crate::packages;
use crate::repo::Repo;

/// What came of recording a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    Same,
    Changed,
    /// Its expectation is written by hand.
    ByHand,
}

/// Writes what the original prints into the case's `.exp` file.
///
/// # Errors
/// The original is missing, or two of its runs print different texts.
pub fn record(repo: &Repo, case: &Case) -> Result<Recorded, String> {
    let programs = oracle::programs(repo)?;
    let interpreter = match case.directives.oracle {
        Oracle::Official => &programs.micropython,
        Oracle::CPython => &programs.python,
        Oracle::None => return Ok(Recorded::ByHand),
    };
    let modules = packages::modules_of(repo, case)?;
    let text = run(repo, interpreter, case, modules.as_deref())?;
    if run(repo, interpreter, case, modules.as_deref())? != text {
        return Err(format!("{}: two runs print different texts", case.name));
    }
    if fs::read_to_string(&case.expected).is_ok_and(|old| old == text) {
        return Ok(Recorded::Same);
    }
    fs::write(&case.expected, text).map_err(|e| format!("cannot write `{}`: {e}", case.expected.display()))?;
    Ok(Recorded::Changed)
}

fn run(repo: &Repo, interpreter: &Path, case: &Case, modules: Option<&Path>) -> Result<String, String> {
    Ok(host::run(repo, interpreter, case, modules)?.transcript())
}
