//! Cases on this machine: by our host program, or by another one with the same command line.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::case::Case;
use crate::command_line;
use crate::process::{self, Ended};
use crate::repo::Repo;

/// Nothing that ends takes this long, not even with a debug build.
const LIMIT: Duration = Duration::from_secs(60);

/// The file name of the host board's program.
const PROGRAM: &str = "frostbyte";

/// Builds our host program as a user does, with xtask, and names its file; or, with `profile`, by cargo alone.
///
/// # Errors
/// The build's own messages.
pub fn build(repo: &Repo, profile: Option<&str>) -> Result<PathBuf, String> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&repo.root);
    let program = match profile {
        None => {
            command.args(["run", "--quiet", "--package", "xtask", "--", "build", "--board", "host", "--quiet"]);
            repo.target.join("firmware").join("host").join(PROGRAM)
        }
        Some(profile) => {
            command.args(["build", "--quiet", "--package", "host", "--profile", profile]);
            let folder = if profile == "dev" { "debug" } else { profile };
            repo.target.join(folder).join("host")
        }
    };
    let ended = process::run(&mut command, Duration::from_secs(1800))?;
    if !ended.ok() {
        return Err(format!("the host program does not build\n{}", ended.stderr));
    }
    match program.exists() {
        true => Ok(program),
        false => Err(format!("the host program was built, but `{}` is not there", program.display())),
    }
}

/// Runs a case's program with `interpreter`.
///
/// It sees an almost empty environment, the name of an empty folder in `CASE_TMP`, and `modules` on its search path.
///
/// # Errors
/// It could not be started.
pub fn run(repo: &Repo, interpreter: &Path, case: &Case, modules: Option<&Path>) -> Result<Ended, String> {
    let scratch = repo.scratch(&case.name);
    let _ = fs::remove_dir_all(&scratch);
    fs::create_dir_all(&scratch).map_err(|error| format!("cannot make `{}`: {error}", scratch.display()))?;
    let top = repo.cases();
    let mut command = process::bare(interpreter);
    command.env("CASE_TMP", &scratch).env("HOME", &scratch);
    if let Some(modules) = modules {
        // The original's own frozen modules are on the path only if they are named.
        let mut path = modules.as_os_str().to_owned();
        path.push(":.frozen");
        command.env("MICROPYPATH", path);
    }
    if case.program.extension().is_some_and(|ending| ending == "toml") {
        let line = command_line::read(&case.program)?;
        line.write_files(&scratch)?;
        command.current_dir(&scratch).args(&line.args);
        let ended = process::run_with(&mut command, &line.stdin, LIMIT)?;
        let mut ended = command_line::with_stderr(ended);
        ended.stdout = without_paths(&ended.stdout, &scratch, interpreter);
        return Ok(ended);
    }
    // A relative path, so that tracebacks are the same in every checkout.
    let program = case.program.strip_prefix(&top).unwrap_or(&case.program);
    command.current_dir(&top).arg(program);
    let mut ended = process::run(&mut command, LIMIT)?;
    ended.stdout = without_paths(&ended.stdout, &top, interpreter);
    Ok(ended)
}

/// The text without what differs between checkouts: names in `folder` become relative, and the interpreter's name
/// that of the original.
fn without_paths(text: &str, folder: &Path, interpreter: &Path) -> String {
    text.replace(&format!("{}/", folder.display()), "").replace(&interpreter.display().to_string(), "micropython")
}
