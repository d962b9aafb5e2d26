//! `fuzz`: builds the program that throws damaged texts and files at compiler, verifier and machine, and runs it.
//!
//! The program is the crate `fuzz`, built with the machine's checked mode, which this crate therefore cannot contain.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::{Value, json};

use crate::cargo;
use crate::diag::{self, Diagnostic, Exit, Failure, Result};
use crate::repo::Repo;
use crate::ui::Ui;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Request {
    pub runs: u64,
    pub seed: u64,
    pub jobs: usize,
    /// Only `source`, `mpy` or `run`.
    pub kind: Option<String>,
    /// A finding to do once more, in place of all else.
    pub replay: Option<PathBuf>,
}

/// Runs what is asked for.
///
/// # Errors
/// Something was found, or the program could not be built or run.
pub fn fuzz(ui: &Ui, repo: &Repo, request: &Request) -> Result<()> {
    if let Some(file) = &request.replay {
        fs::File::open(file).map_err(|e| diag::io("read", file, &e))?;
    }
    let program = {
        let _busy = ui.busy("Building", "the fuzzing machine");
        cargo::build_program(ui, repo, "fuzz", "fuzz")?
    };
    let start = Instant::now();
    let output = cargo::run_telling(ui, &program, &arguments(repo, request))?;
    let found = |report| Failure { data: report, ..Diagnostic::new("something was found").exit(Exit::Program) };
    if let Some(file) = &request.replay {
        ui.result(&output.text);
        let report = json!({ "replayed": file, "output": output.text });
        if !output.ok {
            return Err(found(report));
        }
        ui.report(report);
        return Ok(());
    }
    let last = output.text.lines().last().unwrap_or_default();
    let report: Value =
        serde_json::from_str(last).map_err(|_| Diagnostic::new("the fuzzing machine gave no report").output(output.text.clone()))?;
    ui.result(table(&report));
    if !output.ok {
        return Err(found(report).help("each file named above has the command that replays it; keep it in tests/fuzz when it is mended"));
    }
    ui.status("Finished", format!("{} runs without a finding in {:.1} s", report["runs"], start.elapsed().as_secs_f32()));
    ui.report(report);
    Ok(())
}

fn arguments(repo: &Repo, request: &Request) -> Vec<OsString> {
    if let Some(file) = &request.replay {
        return vec!["--replay".into(), file.into()];
    }
    let numbers = [("--runs", request.runs), ("--seed", request.seed), ("--jobs", request.jobs as u64)];
    let words = numbers.iter().flat_map(|(flag, number)| [OsString::from(flag), number.to_string().into()]);
    let out = ["--out".into(), repo.target.join("findings").into()];
    let kind = request.kind.iter().flat_map(|kind| ["--kind".into(), kind.into()]);
    words.chain(out).chain(kind).collect()
}

/// What became of the runs, by kind.
fn table(report: &Value) -> String {
    let mut text = format!("corpus {}, {} kept cases\n", report["corpus"].as_str().unwrap_or_default(), report["kept_cases"]);
    for kind in ["source", "mpy", "run"] {
        let outcomes = report[kind].as_object().into_iter().flatten().filter(|(name, _)| *name != "runs");
        let outcomes: Vec<_> = outcomes.map(|(name, n)| format!("{n} {name}")).collect();
        text += &format!("{kind:<8} {:>9} runs: {}\n", report[kind]["runs"].as_u64().unwrap_or_default(), outcomes.join(", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_a_table() {
        let report = serde_json::json!({ "corpus": "ab", "kept_cases": 3, "source": { "runs": 10, "ran": 4, "refused": 6 } });
        assert!(table(&report).contains("source          10 runs: 4 ran, 6 refused\n"));
    }
}
