//! `test`: sets up what the tests need and runs everything.

use std::ffi::OsString;

use serde_json::json;

use crate::cargo;
use crate::diag::{Diagnostic, Exit, Result};
use crate::dist;
use crate::emulator;
use crate::fuzz;
use crate::repo::Repo;
use crate::toolchain;
use crate::ui::Ui;

/// The smallest chips that are to come: the machine has to build for them, without compiler and double floats.
const SMALL_TARGET: &str = "thumbv6m-none-eabi";
const SMALL_PACKAGES: [&str; 2] = ["vm", "modules"];

/// Damaged texts and files that each run of the tests throws at the machine.
const FUZZ_RUNS: u64 = 200_000;

/// Builds what the tests run on, then runs the workspace's tests; the number is the exit code.
pub fn test(ui: &Ui, repo: &Repo, filter: Option<&str>) -> Result<u8> {
    install_missing(ui)?;
    for board in ["host", "pyboard", "mps2_an385"] {
        let built = dist::build(ui, repo, board, None)?;
        if !built.plan.is_host() {
            emulator::find(ui, &built.plan)?;
        }
    }
    if filter.is_none_or(|filter| SMALL_TARGET.contains(filter)) {
        check_small_target(ui, repo)?;
    }
    let mut arguments: Vec<OsString> =
        ["test", "--workspace", "--no-fail-fast", "--exclude", "mps2", "--exclude", "stm32", "--exclude", "fuzz"]
            .map(OsString::from)
            .to_vec();
    arguments.extend(filter.map(OsString::from));
    ui.status("Testing", "the crates, the command line, the case files on the host and on the images in the emulator");
    run(ui, repo, &arguments)?;
    if filter.is_none_or(|filter| "fuzz".contains(filter)) {
        // Its machine has a feature that the others must not have, so it is no part of the workspace's tests.
        ui.status("Testing", "the fuzzing machine");
        run(ui, repo, &["test", "--package", "fuzz", "--profile", "fuzz"].map(OsString::from))?;
        ui.status("Fuzzing", format!("{FUZZ_RUNS} damaged texts and .mpy files"));
        let jobs = std::thread::available_parallelism().map_or(1, Into::into);
        fuzz::fuzz(&ui.without_report(), repo, &fuzz::Request { runs: FUZZ_RUNS, seed: 1, jobs, kind: None, replay: None })?;
    }
    ui.finished(&filter.map_or_else(|| "all tests".into(), |filter| format!("the tests with `{filter}` in their name")));
    ui.report(json!({ "tests": "passed", "filter": filter }));
    Ok(0)
}

fn run(ui: &Ui, repo: &Repo, arguments: &[OsString]) -> Result<()> {
    match cargo::run_visible(ui, repo, arguments)? {
        true => Ok(()),
        false => {
            Err(Diagnostic::new("tests failed").help("`cargo xtask test NAME` repeats those whose name contains NAME").exit(Exit::Program))
        }
    }
}

/// All at once, before anything is built: where nothing may be installed, one line names everything.
fn install_missing(ui: &Ui) -> Result<()> {
    let python =
        cargo::find_program("python3").is_none().then_some(("python3, for the original's programs", &["python3", "python3-venv"][..]));
    let qemu = emulator::program()?.is_none().then_some((emulator::QEMU, &emulator::PACKAGES[..]));
    let (what, packages): (Vec<_>, Vec<_>) = python.into_iter().chain(qemu).unzip();
    match what.is_empty() {
        true => Ok(()),
        false => toolchain::install(ui, &what.join(", and "), &packages.concat()),
    }
}

fn check_small_target(ui: &Ui, repo: &Repo) -> Result<()> {
    let toolchain = toolchain::pick(ui, repo, SMALL_TARGET)?;
    let _busy = ui.busy("Checking", format!("{} for {SMALL_TARGET}", SMALL_PACKAGES.join(" and ")));
    let checked = cargo::check_packages(ui, repo, &toolchain, &SMALL_PACKAGES, &repo.target.join("build"));
    checked.map_err(|failure| failure.help("no 64-bit atomics, no compare-and-swap, no `std`, no compiler and single precision there"))
}
