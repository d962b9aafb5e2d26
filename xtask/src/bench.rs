//! `bench`: how long builds take, how fast the host's program is beside the official one, what the image's bytes are for.
//!
//! Nothing here passes or fails by a number: machines differ, and are busy. What compares is measured in one run, both
//! programs in turn, and the best of a few runs counts, since whatever else the machine does only ever adds time. The
//! programs of `tests/bench` time themselves, so that the start of a process is not measured; and they take off what
//! they waited for a processor: whoever starts slowly has spent its share by then, and would wait for longer.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::cargo;
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::dist;
use crate::repo::Repo;
use crate::size::Report;
use crate::ui::Ui;

/// The board whose builds are timed and whose image is weighed.
const BOARD: &str = "pyboard";
/// The frozen module that is edited, in `frozen/`.
const EDITED: &str = "demo/frostbyte_demo.py";
/// What a build with nothing to do, and one with an edited module, should take at most, in seconds.
const UNCHANGED_GOAL: f64 = 0.3;
const EDITED_GOAL: f64 = 0.5;
/// Where the tests install the official program, under cargo's target folder: see `tests/src/oracle.rs`.
const OFFICIAL: &str = "oracle/bin/micropython";
/// In `tests/bench`, what the programs time themselves with.
const STOPWATCH: &str = "stopwatch";
/// For each run of a program.
const LIMIT: Duration = Duration::from_secs(60);
/// Bytes of text of the make-based pyboard image, with all its modules and drivers: something to compare with.
const ORIGINAL_TEXT: u64 = 378_756;

/// What the command line asks for.
pub struct Request {
    pub against: Option<PathBuf>,
    pub runs: u8,
    pub filter: Option<String>,
}

/// Measures and prints.
pub fn bench(ui: &Ui, repo: &Repo, request: &Request) -> Result<()> {
    let official = official(repo, request.against.as_deref())?;
    let programs = programs(repo, request.filter.as_deref())?;
    let stop = Stop::new();
    let ours = dist::build(ui, repo, "host", None)?.folder.join(dist::PROGRAM);
    let mut report = json!({ "runs": request.runs });
    if request.filter.is_none() {
        let built = dist::build(ui, repo, BOARD, None)?;
        let builds = builds(ui, repo, request.runs, &stop)?;
        ui.result(builds_table(&builds));
        report["builds"] = builds.iter().map(Build::json).collect();
        if let Some(size) = &built.report {
            ui.result(size_table(size));
            report["size"] = size.json();
        }
    }
    let mut races = Vec::new();
    for program in &programs {
        stop.check()?;
        races.push(race(ui, program, &ours, &official, request.runs)?);
    }
    ui.result(races_table(&races));
    report["programs"] = races.iter().map(Race::json).collect();
    report["geometric_mean"] = json!(geometric_mean(&races));
    ui.report(report);
    Ok(())
}

/// The official program of the tests' virtual environment, unless another is asked for.
fn official(repo: &Repo, against: Option<&Path>) -> Result<PathBuf> {
    let path = against.map_or_else(|| repo.target.join(OFFICIAL), Path::to_path_buf);
    if path.is_file() {
        return Ok(path);
    }
    let missing = Diagnostic::new(format!("the official program is missing: `{}`", repo.show(&path)));
    Err(missing.help("type `cargo xtask test` first, which installs it, or name one with `--against PATH`").exit(Exit::Io))
}

/// The benchmark programs, by name.
fn programs(repo: &Repo, filter: Option<&str>) -> Result<Vec<PathBuf>> {
    let folder = repo.root.join("tests/bench");
    let files = fs::read_dir(&folder).map_err(|e| diag::io("read", &folder, &e))?.flatten().map(|entry| entry.path());
    let wanted = |file: &PathBuf| name(file) != STOPWATCH && filter.is_none_or(|filter| name(file).contains(filter));
    let mut files: Vec<_> = files.filter(|file| file.extension() == Some("py".as_ref()) && wanted(file)).collect();
    files.sort();
    if files.is_empty() {
        let none = format!("no program in `{}` has `{}` in its name", repo.show(&folder), filter.unwrap_or_default());
        return Err(Diagnostic::new(none).exit(Exit::Usage));
    }
    Ok(files)
}

fn name(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// An interrupt waits for the end of what is being measured, so that an edited file gets its text back.
struct Stop(Arc<AtomicBool>);

impl Stop {
    fn new() -> Self {
        let signal = Arc::new(AtomicBool::new(false));
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let _ = signal_hook::flag::register(number, signal.clone());
        }
        Self(signal)
    }

    fn check(&self) -> Result<()> {
        match self.0.load(Ordering::Relaxed) {
            true => Err(Diagnostic::new("interrupted").exit(Exit::Program)),
            false => Ok(()),
        }
    }
}

// Builds

/// One kind of build, in seconds.
struct Build {
    what: &'static str,
    goal: f64,
    min: f64,
    median: f64,
}

impl Build {
    fn new(what: &'static str, goal: f64, mut seconds: Vec<f64>) -> Self {
        seconds.sort_by(f64::total_cmp);
        Self { what, goal, min: seconds[0], median: seconds[seconds.len() / 2] }
    }

    fn json(&self) -> Value {
        json!({ "build": self.what, "min_s": self.min, "median_s": self.median, "goal_s": self.goal })
    }
}

/// A file that gets its text back when the value is dropped.
struct Restore {
    path: PathBuf,
    text: Vec<u8>,
}

impl Restore {
    fn read(path: PathBuf) -> Result<Self> {
        let text = fs::read(&path).map_err(|e| diag::io("read", &path, &e))?;
        Ok(Self { path, text })
    }

    fn append(&self, line: &str) -> Result<()> {
        let text = [&self.text[..], line.as_bytes()].concat();
        fs::write(&self.path, text).map_err(|e| diag::io("write", &self.path, &e))
    }
}

impl Drop for Restore {
    fn drop(&mut self) {
        if let Err(error) = fs::write(&self.path, &self.text) {
            eprintln!("cannot restore `{}`: {error}; its last line is not yours", self.path.display());
        }
    }
}

/// Times builds of a board that has been built.
fn builds(ui: &Ui, repo: &Repo, runs: u8, stop: &Stop) -> Result<Vec<Build>> {
    let silent = Ui::new(false, true, false, ui.yes);
    let timed = || {
        stop.check()?;
        let start = Instant::now();
        dist::build(&silent, repo, BOARD, None)?;
        Ok(start.elapsed().as_secs_f64())
    };
    ui.status("Measuring", format!("builds of `{BOARD}`"));
    let unchanged = (0..runs).map(|_| timed()).collect::<Result<_>>()?;
    let file = Restore::read(repo.frozen.join(EDITED))?;
    let edited = |i| {
        file.append(&format!("\nbench_{i} = {i}\n"))?;
        timed()
    };
    let edited: Result<_> = (0..runs).map(edited).collect();
    drop(file);
    let edited = edited?;
    // The image is the real one again.
    dist::build(&silent, repo, BOARD, None)?;
    Ok(vec![Build::new("nothing changed", UNCHANGED_GOAL, unchanged), Build::new("one frozen module edited", EDITED_GOAL, edited)])
}

fn builds_table(builds: &[Build]) -> String {
    let mut text = format!("\n{:<30} {:>9} {:>9} {:>9}\n", format!("build of {BOARD}, in s"), "min", "median", "goal");
    for Build { what, goal, min, median } in builds {
        text += &format!("{what:<30} {min:>9.3} {median:>9.3} {goal:>9.1}\n");
    }
    text
}

// Programs

/// The best times of one program, in microseconds.
struct Race {
    name: String,
    ours_us: u64,
    official_us: u64,
}

impl Race {
    /// Below 1 we are faster.
    fn ratio(&self) -> f64 {
        self.ours_us.max(1) as f64 / self.official_us.max(1) as f64
    }

    fn json(&self) -> Value {
        json!({ "name": self.name, "ours_us": self.ours_us, "official_us": self.official_us, "ratio": self.ratio() })
    }
}

/// Runs both programs in turn.
fn race(ui: &Ui, program: &Path, ours: &Path, official: &Path, runs: u8) -> Result<Race> {
    let name = name(program);
    ui.status("Measuring", &name);
    let mut best = Race { name, ours_us: u64::MAX, official_us: u64::MAX };
    for _ in 0..runs {
        let (ours_us, our_result) = run(ui, ours, program)?;
        let (official_us, official_result) = run(ui, official, program)?;
        if our_result != official_result {
            let differs = Diagnostic::new(format!("the results of `{}` differ", best.name));
            let differs = differs.note(format!("ours: {our_result}")).note(format!("official: {official_result}"));
            return Err(differs.exit(Exit::Program));
        }
        best.ours_us = best.ours_us.min(ours_us);
        best.official_us = best.official_us.min(official_us);
    }
    Ok(best)
}

/// The time that a program says it took, in microseconds, and the result it prints behind it.
fn run(ui: &Ui, machine: &Path, program: &Path) -> Result<(u64, String)> {
    let who = format!("`{} {}`", machine.display(), program.display());
    let Some(output) = cargo::run_limited(ui, machine, &[OsStr::new("-X"), OsStr::new("heapsize=2M"), program.as_os_str()], LIMIT)? else {
        return Err(Diagnostic::new(format!("{who} did not end within {} s", LIMIT.as_secs())).exit(Exit::Timeout));
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let parsed = text.trim().split_once(' ').and_then(|(time, result)| Some((time.parse().ok()?, result.to_string())));
    match parsed.filter(|_| output.status.success()) {
        Some(parsed) => Ok(parsed),
        None => {
            let said = [&output.stdout[..], &output.stderr[..]].concat();
            let failed = Diagnostic::new(format!("{who} failed ({})", output.status));
            Err(failed.output(String::from_utf8_lossy(&said)).exit(Exit::Program))
        }
    }
}

fn geometric_mean(races: &[Race]) -> f64 {
    let logarithms: f64 = races.iter().map(|race| race.ratio().ln()).sum();
    (logarithms / races.len().max(1) as f64).exp()
}

fn races_table(races: &[Race]) -> String {
    let mut text = format!("\n{:<30} {:>9} {:>9} {:>9}\n", "program, best time in ms", "ours", "official", "ratio");
    let ms = |us: u64| us as f64 / 1000.0;
    for race in races {
        text += &format!("{:<30} {:>9.1} {:>9.1} {:>9.2}\n", race.name, ms(race.ours_us), ms(race.official_us), race.ratio());
    }
    text + &format!("{:<30} {:>29.2}   (below 1: faster)\n", "geometric mean", geometric_mean(races))
}

// Size

fn size_table(size: &Report) -> String {
    let mut text = format!("\n{:<30} {:>9}\n", format!("image of {BOARD}"), "bytes");
    for (name, bytes) in &size.groups {
        text += &format!("{name:<30} {bytes:>9}\n");
    }
    let row = |name: &str, bytes: u64| format!("{name:<30} {bytes:>9}\n");
    text + &row("total", size.total) + &row("the make-based image's text", ORIGINAL_TEXT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_ratios_is_geometric() {
        let race = |ours_us, official_us| Race { name: String::new(), ours_us, official_us };
        assert!((geometric_mean(&[race(100, 400), race(400, 100)]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn an_edited_file_gets_its_text_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        fs::write(&path, "a = 1").unwrap();
        let file = Restore::read(path.clone()).unwrap();
        file.append("\nb = 2\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 1\nb = 2\n");
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 1");
    }
}
