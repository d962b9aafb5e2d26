//! What fuzzing found once, and files that crash the original: importing them says what they are expected to say.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::official::Official;
use super::{How, Job, one};
use crate::finding::{self, Finding, Kind};
use crate::repo::Repo;
use crate::{host, process};

const LIMIT: Duration = Duration::from_secs(60);

/// # Errors
/// One says something else.
pub fn check(repo: &Repo, official: &Official) -> Result<String, String> {
    let findings = finding::all(&repo.cases())?;
    let program = host::build(repo, None)?;
    let scratch = repo.scratch("findings");
    fs::create_dir_all(&scratch).map_err(|error| format!("cannot make `{}`: {error}", scratch.display()))?;
    let mut wrong = Vec::new();
    for (path, finding) in &findings {
        let outcome = match finding.kind {
            Kind::Source => as_the_original(official, &scratch, finding),
            Kind::Mpy | Kind::Run => as_expected(&program, &scratch, finding),
        };
        wrong.extend(outcome.err().map(|text| format!("  {}: {text}", path.display())));
    }
    match wrong.is_empty() {
        true => Ok(format!("{} findings", findings.len())),
        false => Err(format!("{} of {} findings\n{}", wrong.len(), findings.len(), wrong.join("\n"))),
    }
}

fn as_the_original(official: &Official, scratch: &Path, finding: &Finding) -> Result<(), String> {
    let path = scratch.join("text.py");
    fs::write(&path, &finding.bytes).map_err(|error| error.to_string())?;
    one(official, &Job { path, name: "text.py".into(), how: How::level(0) }).map(drop)
}

fn as_expected(program: &Path, scratch: &Path, finding: &Finding) -> Result<(), String> {
    fs::write(scratch.join("m.mpy"), &finding.bytes).map_err(|error| error.to_string())?;
    let mut command = process::bare(program);
    command.current_dir(scratch).env("MICROPYPATH", "").args(["-c", "import m"]);
    let ended = process::run(&mut command, LIMIT)?;
    let said = format!("{}{}", ended.stdout, ended.stderr);
    let last = said.lines().last().unwrap_or_default();
    let is_plain = matches!(ended.how, process::How::Exit(0 | 1));
    match is_plain && last == finding.expect {
        true => Ok(()),
        false => Err(format!("expected `{}`, got `{last}` ({:?})", finding.expect, ended.how)),
    }
}
