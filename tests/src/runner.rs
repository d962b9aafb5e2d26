//! The test programs `run` (host) and `board`: every case file, every package and the generated programs, each under a
//! name of its own.
//!
//! ```text
//! cargo test -p tests --test run -- [FILTER]... [options]
//!   --list            only names, and their count
//!   --exact           filters are whole names
//!   --board NAME      on this board's image in the emulator, not on the host program
//!   --program FILE    on this program in place of our host program
//!   --profile NAME    the host program by cargo alone, in this profile (a debug build keeps stale words on its stack:
//!                     cases of memory/ may fail)
//!   --jobs N          how many at once (host)
//!   --seeds A..B      which random programs (default 0..120; on a board 0..20)
//!   --only-roomy      cases that need much memory, and a board's prompts
//!   --stress          every program collects garbage before every allocation, but for those that are about that
//!   --bless           record what the original prints as expectation; needs a filter
//!   --quiet           only failures and the count
//! ```
//!
//! Nothing is skipped because something is missing: that is a failure.

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{
    env, fs, ops,
    path::{Path, PathBuf},
    thread,
};

use crate::board::{self, Board};
use crate::calls::{GROUPS, Group};
use crate::case::{self, Case};
use crate::grids::{GRIDS, Grid};
use crate::record::{self, Recorded};
use crate::repo::Repo;
use crate::reports::{self, CHECKS};
use crate::scenarios::{self, SCENARIOS, Scenario, Wrong};
use crate::{diff, host, oracle, packages, process, random, stress};

/// Boards with memory for cases that ask for it.
const ROOMY: [&str; 1] = ["mps2_an385"];

/// Runs what `words` and behind them the command line ask for.
pub fn main(words: &[&str]) -> ExitCode {
    let words = words.iter().map(|word| word.to_string());
    let options = Options::read(words.chain(env::args().skip(1)));
    let outcome = options.and_then(|options| run(&options));
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Debug, Default)]
struct Options {
    filters: Vec<String>,
    exact: bool,
    list: bool,
    bless: bool,
    quiet: bool,
    stress: bool,
    board: Option<String>,
    program: Option<PathBuf>,
    profile: Option<String>,
    jobs: Option<usize>,
    seeds: Option<ops::Range<u64>>,
    only_roomy: bool,
}

impl Options {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("`{word}` needs a value"));
            match word.as_str() {
                "--list" => options.list = true,
                "--exact" => options.exact = true,
                "--bless" => options.bless = true,
                "--quiet" | "-q" => options.quiet = true,
                "--only-roomy" => options.only_roomy = true,
                "--stress" => options.stress = true,
                "--board" => options.board = Some(value()?),
                "--program" => options.program = Some(value()?.into()),
                "--profile" => options.profile = Some(value()?),
                "--jobs" | "--test-threads" => options.jobs = Some(number(&value()?)?),
                "--seeds" => options.seeds = Some(range(&value()?)?),
                // Of the standard test program; without meaning here.
                "--nocapture" | "--show-output" | "--no-fail-fast" => {}
                _ if word.starts_with('-') => return Err(format!("unknown option `{word}`")),
                _ => options.filters.push(word),
            }
        }
        Ok(options)
    }

    fn wants(&self, name: &str) -> bool {
        let fits = |filter: &String| {
            if self.exact { name == filter } else { name.contains(filter.as_str()) }
        };
        self.filters.is_empty() || self.filters.iter().any(fits)
    }
}

pub(crate) fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}

pub(crate) fn range(text: &str) -> Result<ops::Range<u64>, String> {
    let (from, to) = text.split_once("..").ok_or(format!("`{text}` is no range such as 0..20"))?;
    Ok(number(from)?..number(to)?)
}

/// What a name in the report stands for.
enum Test {
    Case(Case),
    Random(u64),
    /// What has no recorded expectation.
    Check(&'static reports::Check),
    /// Arguments of all kinds to everything in one type or module.
    Calls(&'static Group),
    /// All combinations of some kind.
    Grid(&'static Grid),
    /// Of a board's prompt.
    Scenario(&'static Scenario),
    /// How much of a package its case enters.
    Coverage(Case),
    /// The original's tool against a board's serial port.
    Mpremote,
}

impl Test {
    fn name(&self) -> String {
        match self {
            Self::Case(case) => case.name.clone(),
            Self::Random(seed) => format!("random/{seed}"),
            Self::Check(check) => check.name.into(),
            Self::Calls(group) => format!("calls/{}", group.name),
            Self::Grid(grid) => format!("grids/{}", grid.name),
            Self::Scenario(scenario) => scenario.name.into(),
            Self::Coverage(case) => case.name.replace("packages/", "coverage/"),
            Self::Mpremote => "tools/mpremote".into(),
        }
    }
}

/// Runs what is asked for; whether all is well.
fn run(options: &Options) -> Result<bool, String> {
    let repo = Repo::find();
    // The cases as they are, or the copies that collect garbage all the time.
    let place = if options.stress { stress::copy(&repo)? } else { repo.clone() };
    let tests = select(&place, options)?;
    if options.list {
        tests.iter().for_each(|test| println!("{}: test", test.name()));
        println!("\n{} tests", tests.len());
        return Ok(true);
    }
    if options.bless {
        return bless(&repo, options, &tests);
    }
    if tests.is_empty() {
        return Err(format!("no test has a name with {:?}", options.filters));
    }
    let start = Instant::now();
    let report = Report::new(tests.len(), options);
    match &options.board {
        Some(name) => on_board(&repo, name, &tests, &report)?,
        None => on_host(&repo, &place, options, &tests, &report)?,
    }
    Ok(report.finish(start))
}

fn select(repo: &Repo, options: &Options) -> Result<Vec<Test>, String> {
    let cases = case::find(&repo.cases()).map_err(|errors| {
        let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
        format!("unusable case files\n  {}", lines.join("\n  "))
    })?;
    let on_board = options.board.is_some();
    let roomy = options.board.as_deref().is_none_or(|board| ROOMY.contains(&board));
    let fits = |case: &Case| !on_board || case.directives.fit_a_board(roomy);
    let cases: Vec<_> = cases.into_iter().filter(fits).collect();
    let of_packages = cases.iter().filter(|case| on_board && case.name.starts_with("packages/")).cloned();
    let coverage: Vec<_> = of_packages.map(Test::Coverage).collect();
    let seeds = options.seeds.clone().unwrap_or(0..if on_board { 20 } else { 120 });
    let scenarios = SCENARIOS.iter().map(Test::Scenario).chain([Test::Mpremote]).filter(|_| on_board);
    let calls = GROUPS.iter().map(Test::Calls).chain(GRIDS.iter().map(Test::Grid).filter(|_| !on_board));
    let others = seeds.map(Test::Random).chain(calls).chain(CHECKS.iter().map(Test::Check)).chain(scenarios).chain(coverage);
    let all = cases.into_iter().map(Test::Case).chain(others.filter(|_| !options.stress));
    let is_chosen = |test: &Test| {
        !options.only_roomy
            || match test {
                Test::Case(case) => case.directives.need_memory(),
                Test::Scenario(scenario) => ["prompt/", "raw/"].iter().any(|area| scenario.name.starts_with(area)),
                _ => false,
            }
    };
    Ok(all.filter(|test| is_chosen(test) && options.wants(&test.name())).collect())
}

fn on_host(repo: &Repo, place: &Repo, options: &Options, tests: &[Test], report: &Report) -> Result<(), String> {
    let program = match &options.program {
        Some(program) => program.clone(),
        None => host::build(repo, options.profile.as_deref())?,
    };
    let jobs = options.jobs.or(thread::available_parallelism().ok().map(Into::into)).unwrap_or(1);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(test) = tests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let printed = match test {
                        Test::Case(case) => packages::modules_of(repo, case).and_then(|modules| {
                            let ended = host::run(place, &program, case, modules.as_deref())?;
                            Ok((text_of(&case.expected)?, ended.transcript()))
                        }),
                        Test::Random(seed) => random::run(repo, &program, *seed),
                        Test::Check(check) => check_on_host(repo, &program, check),
                        Test::Scenario(_) | Test::Mpremote | Test::Coverage(_) => Err("only a board has a prompt here".into()),
                        Test::Calls(group) => group.run(repo, &program),
                        Test::Grid(grid) => grid.run(repo, &program),
                    };
                    report.add(test, printed);
                }
            });
        }
    });
    Ok(())
}

/// The original's output must pass too: what is checked are facts.
fn check_on_host(repo: &Repo, ours: &Path, check: &reports::Check) -> Result<(String, String), String> {
    for program in [&oracle::programs(repo)?.micropython, ours] {
        let ended = process::run(process::bare(program).args(["-c", check.program]), Duration::from_secs(60))?;
        (check.check)(&ended.transcript()).map_err(|wrong| format!("{}: {wrong}", program.display()))?;
    }
    Ok(Default::default())
}

fn on_board(repo: &Repo, name: &str, tests: &[Test], report: &Report) -> Result<(), String> {
    // Those that are frozen into an image of their own; last, those for which the port is built anew.
    let own_image = |test: &&Test| ["packages/", "frozen/", "coverage/"].iter().any(|area| test.name().starts_with(area));
    let (with_package, plain): (Vec<_>, Vec<_>) = tests.iter().partition(own_image);
    let mut board = None;
    if !plain.is_empty() {
        board::build(repo, name, None, false)?;
    }
    for test in plain {
        report.add(test, on_this_board(repo, name, &mut board, test));
    }
    for test in with_package {
        board = None;
        let (Test::Case(case) | Test::Coverage(case)) = test else { continue };
        let printed = packages::modules_of(repo, case).and_then(|modules| {
            let added = modules.map(|folder| folder.display().to_string());
            board::build(repo, name, added.as_deref(), matches!(test, Test::Coverage(_)))?;
            on_this_board(repo, name, &mut board, test)
        });
        report.add(test, printed);
    }
    Ok(())
}

/// Runs on the board that is up, or boots it; a board that gave no answer is given up.
fn on_this_board(repo: &Repo, name: &str, up: &mut Option<Board>, test: &Test) -> Result<(String, String), String> {
    if matches!(test, Test::Mpremote) {
        return scenarios::mpremote(repo, name).map(|()| Default::default());
    }
    let board = match up {
        Some(board) => board,
        None => up.insert(Board::boot(repo, name)?),
    };
    let outcome = match test {
        Test::Case(case) => {
            let program = text_of(&case.program)?;
            let expected = text_of(&case.expected_on_board)?;
            board.run_case(case, &program).map(|text| (expected, text)).map_err(Wrong::from)
        }
        Test::Coverage(case) => {
            let (program, expected) = (text_of(&case.program)?, text_of(&case.expected_on_board)?);
            let printed = board.run_case(case, &program);
            printed.map_err(Wrong::from).and_then(|printed| match printed == expected {
                true => packages::check_coverage(repo, case, board).map(|()| Default::default()),
                false => Ok((expected, printed)),
            })
        }
        Test::Scenario(scenario) => {
            let reset = board.reset().map_err(Wrong::from);
            reset.and_then(|()| (scenario.run)(board)).map(|()| Default::default())
        }
        Test::Check(check) => {
            let reset = board.reset().map_err(Wrong::from);
            let printed = reset.and_then(|()| scenarios::output(board, check.program));
            printed.and_then(|text| (check.check)(&text).map_err(Wrong)).map(|()| Default::default())
        }
        Test::Calls(group) => group.run_on_board(repo, board).map_err(Wrong::from).and_then(|printed| printed.map_err(Wrong)),
        Test::Random(seed) => {
            let random::ForABoard { name, program, expected } = random::for_a_board(repo, *seed)?;
            board.run_file(&name, &program).map(|text| (expected, text)).map_err(Wrong::from)
        }
        Test::Grid(_) | Test::Mpremote => Err(Wrong("it is not for a board".into())),
    };
    outcome.map_err(|Wrong(message)| {
        // Who knows what state it is in.
        *up = None;
        message
    })
}

fn text_of(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("cannot read `{}`: {error}", file.display()))
}

fn bless(repo: &Repo, options: &Options, tests: &[Test]) -> Result<bool, String> {
    if options.filters.is_empty() {
        return Err("name the cases to record".into());
    }
    for test in tests {
        let Test::Case(case) = test else { continue };
        match record::record(repo, case)? {
            Recorded::Same => println!("same     {}", case.name),
            Recorded::Changed => println!("recorded {}", case.name),
            Recorded::ByHand => println!("by hand  {}", case.name),
        }
    }
    Ok(true)
}

/// Collects outcomes from all threads.
struct Report {
    quiet: bool,
    on_board: bool,
    all: usize,
    tally: Mutex<Tally>,
}

#[derive(Default)]
struct Tally {
    passed: usize,
    known: usize,
    /// Names, and what is wrong.
    failed: Vec<(String, String)>,
}

impl Report {
    fn new(all: usize, options: &Options) -> Self {
        Self { quiet: options.quiet, on_board: options.board.is_some(), all, tally: Mutex::default() }
    }

    /// Takes the expected and the actual text of a test, or why there is none.
    fn add(&self, test: &Test, printed: Result<(String, String), String>) {
        let wrong = match printed {
            Ok((expected, actual)) if expected == actual => None,
            Ok((expected, actual)) => Some(diff::lines(&expected, &actual)),
            Err(message) => Some(format!("  {message}\n")),
        };
        let xfail = match test {
            Test::Case(case) => {
                let of_board = case.directives.xfail_on_board.as_ref().filter(|_| self.on_board);
                of_board.or(case.directives.xfail.as_ref())
            }
            Test::Random(_) | Test::Calls(_) | Test::Grid(_) | Test::Check(_) | Test::Scenario(_) | Test::Mpremote | Test::Coverage(_) => {
                None
            }
        };
        let mut tally = self.tally.lock().unwrap_or_else(|poison| poison.into_inner());
        let word = match (wrong, xfail) {
            (None, None) => {
                tally.passed += 1;
                "ok"
            }
            (Some(_), Some(_)) => {
                tally.known += 1;
                "fails, as is known"
            }
            (None, Some(reason)) => {
                tally.failed.push((test.name(), format!("  passes, but is marked: xfail: {reason}\n")));
                "PASSES UNEXPECTEDLY"
            }
            (Some(wrong), None) => {
                tally.failed.push((test.name(), wrong));
                "FAILED"
            }
        };
        if !self.quiet {
            println!("test {} ... {word}", test.name());
        }
    }

    fn finish(self, start: Instant) -> bool {
        let mut tally = self.tally.into_inner().unwrap_or_else(|poison| poison.into_inner());
        tally.failed.sort();
        for (name, wrong) in &tally.failed {
            println!("\n---- {name}\n{wrong}");
        }
        let failed = self.all - tally.passed - tally.known;
        println!(
            "\n{} tests: {} passed, {failed} failed, {} fail as is known, in {:.1} s",
            self.all,
            tally.passed,
            tally.known,
            start.elapsed().as_secs_f32()
        );
        failed == 0
    }
}
