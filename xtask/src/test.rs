//! `test`: sets up what the tests need and runs everything.

use std::ffi::OsString;

use serde_json::json;

use crate::cargo;
use crate::diag::{Diagnostic, Exit, Result};
use crate::dist;
use crate::emulator;
use crate::repo::Repo;
use crate::toolchain;
use crate::ui::Ui;

/// Builds what the tests run on, then runs the workspace's tests; the number is the exit code.
pub fn test(ui: &Ui, repo: &Repo, filter: Option<&str>) -> Result<u8> {
    if cargo::find_program("python3").is_none() {
        toolchain::install(ui, "python3, for the original's programs,", &["python3", "python3-venv"])?;
    }
    for board in ["host", "pyboard"] {
        let built = dist::build(ui, repo, board, None)?;
        if !built.plan.is_host() {
            emulator::find(ui, &built.plan)?;
        }
    }
    let mut arguments: Vec<OsString> = ["test", "--workspace", "--exclude", "stm32"].map(OsString::from).to_vec();
    arguments.extend(filter.map(OsString::from));
    if !cargo::run_visible(ui, repo, &arguments)? {
        return Err(Diagnostic::new("tests failed").exit(Exit::Program));
    }
    ui.report(json!({ "tests": "passed" }));
    Ok(0)
}
