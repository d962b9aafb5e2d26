//! `test`: sets up what the tests need and runs everything.

use std::ffi::OsString;

use serde_json::json;

use crate::cargo;
use crate::diag::{Diagnostic, Exit, Result};
use crate::dist;
use crate::repo::Repo;
use crate::ui::Ui;

/// Builds what the tests run on, then runs the workspace's tests; the number is the exit code.
pub fn test(ui: &Ui, repo: &Repo, filter: Option<&str>) -> Result<u8> {
    for board in ["host", "pyboard"] {
        dist::build(ui, repo, board, None)?;
    }
    let mut arguments: Vec<OsString> = ["test", "--workspace", "--exclude", "stm32"].map(OsString::from).to_vec();
    arguments.extend(filter.map(OsString::from));
    if !cargo::run_visible(ui, repo, &arguments)? {
        return Err(Diagnostic::new("tests failed").exit(Exit::Program));
    }
    ui.report(json!({ "tests": "passed" }));
    Ok(0)
}
