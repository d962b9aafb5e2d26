//! `bench`: how long builds take, how fast programs are on this machine and on boards, what memory and bytes are for.
//!
//! Nothing here passes or fails by a number: machines differ, and are busy. What compares is measured in one run, both
//! programs in turn, and the best of a few runs counts, since whatever else the machine does only ever adds time. Boards in
//! the emulator count instructions: those are the same in every run, and are compared with what was written down.

mod boards;
mod builds;
mod callgrind;
mod compile;
mod guest;
mod instructions;
mod memory;
mod original;
mod profile;
mod races;
mod recorded;
mod size;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use self::callgrind::Callgrind;
use self::guest::Guest;
use self::recorded::{Figures, Recorded};
use crate::cli::{BenchArgs, Measure};
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::dist;
use crate::repo::Repo;
use crate::ui::Ui;

/// The board whose builds are timed and whose image is weighed.
const BOARD: &str = "pyboard";
/// The boards that programs run on.
const BOARDS: [&str; 2] = ["pyboard", "mps2_an385"];
/// Where the tests install the official program, under cargo's target folder: see `tests/src/oracle.rs`.
const OFFICIAL: &str = "oracle/bin/micropython";
/// In `tests/bench`, what the programs time themselves with.
const STOPWATCH: &str = "stopwatch";

/// Measures and prints.
pub fn bench(ui: &Ui, repo: &Repo, request: &BenchArgs) -> Result<()> {
    let filter = request.filter.as_deref();
    let official = || official(repo, request.against.as_deref());
    if let Some(folder) = &request.guest {
        ui.report(original::compare(ui, repo, folder, filter, &official()?)?);
        return Ok(());
    }
    let wants = |what| match request.only {
        Some(only) => only == what,
        // Those that count instructions of programs on this machine take fifty times as long as the programs.
        None if [Measure::Instructions, Measure::Profile].contains(&what) => false,
        None => filter.is_none() || [Measure::Host, Measure::Boards].contains(&what),
    };
    let programs = programs(repo, filter)?;
    let stop = Stop::new();
    let mut report = json!({ "runs": request.runs });
    if wants(Measure::Builds) {
        dist::build(ui, repo, BOARD, None)?;
        let builds = builds::measure(ui, repo, request.runs, &stop)?;
        ui.result(builds::table(&builds));
        report["builds"] = builds.iter().map(builds::Build::json).collect();
    }
    if wants(Measure::Size) {
        for board in BOARDS {
            let Some(report_of_board) = dist::build(ui, repo, board, None)?.report else { continue };
            report["size"][board] = report_of_board.json();
            if board == BOARD {
                ui.result(size::table(board, &report_of_board));
            } else {
                ui.result(size::parts_table(board, &report_of_board));
                report["parts"][board] = size::parts_json(&report_of_board);
            }
        }
    }
    if wants(Measure::Host) {
        let (ours, official) = (dist::build(ui, repo, "host", None)?.folder.join(dist::PROGRAM), official()?);
        let mut races = Vec::new();
        for program in &programs {
            stop.check()?;
            races.push(races::race(ui, program, &ours, &official, request.runs)?);
        }
        ui.result(races::table(&races));
        report["programs"] = races.iter().map(races::Race::json).collect();
        report["geometric_mean"] = json!(races::mean(&races));
    }
    if wants(Measure::Instructions) {
        let callgrind = Callgrind::get(ui)?;
        let (ours, official) = (dist::build(ui, repo, "host", None)?.folder.join(dist::PROGRAM), official()?);
        let pairs = instructions::count(ui, &callgrind, &programs, &ours, &official)?;
        ui.result(instructions::table(&pairs));
        report["instructions"] = pairs.iter().map(instructions::Pair::json).collect();
        report["geometric_mean_of_instructions"] = json!(instructions::mean(&pairs));
    }
    if wants(Measure::Profile) {
        report["profile"] = profiles(ui, repo, &programs, &official()?, &stop)?;
    }
    if wants(Measure::Compile) {
        stop.check()?;
        let ours = dist::build(ui, repo, "host", None)?.folder.join(dist::PROGRAM);
        let programs = compile::Programs { ours, official: official()? };
        report["compile"] = compile::measure(ui, repo, &programs, request.runs)?;
    }
    let mut recorded = Recorded::read(repo)?;
    for board in BOARDS {
        let before = recorded.0.get(board).cloned().unwrap_or_default();
        let mut now = before.clone();
        if wants(Measure::Boards) {
            let guest = Guest::new(ui, repo, board, None)?;
            // What is to be written down is compared with somebody else's results, anything else with what is written.
            let expected = if request.record { Figures::default() } else { before.clone() };
            let figures = boards::measure(ui, repo, &guest, &programs, &expected)?;
            ui.result(boards::table(board, &figures, &before));
            report["boards"][board] = json!({ "instructions": figures.programs, "recorded": before.programs });
            if request.record {
                boards::check(ui, board, &figures, &programs, &official()?)?;
            }
            now.programs.extend(figures.programs);
            now.results.extend(figures.results);
        }
        stop.check()?;
        if wants(Measure::Memory) {
            let figures = memory::measure(ui, repo, board)?;
            ui.result(memory::table(board, &figures, &before.memory));
            report["memory"][board] = json!({ "now": figures, "recorded": before.memory });
            now.memory = figures;
        }
        recorded.0.insert(board.into(), now);
    }
    if request.record {
        recorded.write(repo)?;
    }
    ui.report(report);
    Ok(())
}

/// Where the instructions of programs go, on this machine and on the boards.
fn profiles(ui: &Ui, repo: &Repo, programs: &[PathBuf], official: &Path, stop: &Stop) -> Result<Value> {
    let callgrind = Callgrind::get(ui)?;
    let ours = dist::build(ui, repo, "host", None)?.folder.join(dist::PROGRAM);
    let guests: Vec<_> = BOARDS.iter().map(|board| Guest::new(ui, repo, board, None)).collect::<Result<_>>()?;
    let plugin = profile::plugin(ui, repo)?;
    let mut report = json!({});
    for program in programs {
        stop.check()?;
        let (profile, json) = profile::on_host(ui, &callgrind, program, &ours, official)?;
        ui.result(profile.table());
        let of_program = &mut report[name(program)];
        of_program["host"] = json;
        for guest in &guests {
            stop.check()?;
            let profile = profile::on_board(ui, repo, guest, &plugin, program)?;
            ui.result(profile.table());
            of_program[&guest.plan.board] = profile.json();
        }
    }
    Ok(report)
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
