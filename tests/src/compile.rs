//! The test program `compile`: our compiler against the real `mpy-cross`, in process on our side: the same decision, the
//! same bytes, the same words of an error; and whatever compiles verifies.
//!
//! ```text
//! cargo test -p tests --test compile -- [FILTER]... [options]
//!   --list            only names
//!   --seeds A..B      which random programs (default 0..400)
//!   --folder DIR      the .py files in and below DIR, in place of everything else
//!   --jobs N          how many at once
//!   --keep N          how many differences to show (default 10)
//!   --every N         of the library, `releases` takes every Nth file (default 16)
//!   --level N         the library (or folder) at -ON only
//!   --bits N          the library (or folder) with -msmall-int-bits=N
//!   --quiet           only failures and the count
//! ```
//!
//! | name | what |
//! |---|---|
//! | `compile/library` | Python's standard library and the packages beside the original's programs, at -O0 and -O3 |
//! | `compile/cases` | our own programs, at -O0 to -O3, and with 63 bits of small integers |
//! | `compile/random` | programs of [`crate::grammar`], with a name by `-s` and any other options |
//! | `compile/findings` | what fuzzing found once: texts against the original, files against their expectation |
//! | `compile/releases` | what releases of `mpy-cross` from 1.19 on write is read and verifies: [`releases`] |
//!
//! What the original says is remembered in cargo's target folder, by content.

mod findings;
mod official;
mod ours;
mod releases;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use std::{env, fs, ops, thread};

use crate::repo::Repo;
use crate::{grammar, oracle};
use official::Official;

/// Stack of a compiling thread: nesting is bounded by 1500 levels.
const STACK_BYTES: usize = 256 << 20;
/// Programs of our own lie in these folders of the repository.
const OWN: [&str; 2] = ["tests", "frozen"];

/// How to compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct How {
    pub level: u8,
    pub small_int_bits: u8,
}

impl How {
    const fn level(level: u8) -> Self {
        How { level, small_int_bits: 31 }
    }
}

/// Something to compile.
struct Job {
    path: PathBuf,
    /// What tracebacks are to show.
    name: String,
    how: How,
}

/// The bytes of a file, or the words of an error.
type Answer = Result<Vec<u8>, String>;

/// Runs what the command line asks for.
pub fn main() -> ExitCode {
    match Options::read(env::args().skip(1)).and_then(|options| run(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

struct Options {
    filters: Vec<String>,
    list: bool,
    quiet: bool,
    seeds: ops::Range<u64>,
    folder: Option<PathBuf>,
    jobs: usize,
    keep: usize,
    every: Option<usize>,
    level: Option<u8>,
    bits: Option<u8>,
}

impl Options {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let jobs = thread::available_parallelism().map_or(1, Into::into);
        let mut options = Self {
            filters: Vec::new(),
            list: false,
            quiet: false,
            seeds: 0..400,
            folder: None,
            jobs,
            keep: 10,
            every: None,
            level: None,
            bits: None,
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("`{word}` needs a value"));
            match word.as_str() {
                "--list" => options.list = true,
                "--quiet" | "-q" => options.quiet = true,
                "--seeds" => options.seeds = crate::runner::range(&value()?)?,
                "--folder" => options.folder = Some(value()?.into()),
                "--jobs" | "--test-threads" => options.jobs = crate::runner::number(&value()?)?,
                "--keep" => options.keep = crate::runner::number(&value()?)?,
                "--level" => options.level = Some(crate::runner::number(&value()?)?),
                "--bits" => options.bits = Some(crate::runner::number(&value()?)?),
                "--every" => options.every = Some(crate::runner::number(&value()?)?),
                // Of the standard test program; without meaning here.
                "--nocapture" | "--show-output" | "--no-fail-fast" | "--exact" => {}
                _ if word.starts_with('-') => return Err(format!("unknown option `{word}`")),
                _ => options.filters.push(word),
            }
        }
        Ok(options)
    }

    /// The library is compiled without options, and at the level that leaves most out.
    fn hows(&self) -> Vec<How> {
        let levels = self.level.map_or(vec![0, 3], |level| vec![level]);
        levels.into_iter().map(|level| How { level, small_int_bits: self.bits.unwrap_or(31) }).collect()
    }

    fn wants(&self, name: &str) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|filter| name.contains(filter.as_str()))
    }
}

/// The tests, by name.
const TESTS: [&str; 5] = ["compile/library", "compile/cases", "compile/random", "compile/findings", "compile/releases"];

fn run(options: &Options) -> Result<bool, String> {
    let wanted: Vec<_> = TESTS.into_iter().filter(|name| options.wants(name)).collect();
    if options.list {
        wanted.iter().for_each(|name| println!("{name}: test"));
        println!("\n{} tests", wanted.len());
        return Ok(true);
    }
    if wanted.is_empty() {
        // The filter is for other test programs of the workspace.
        return Ok(true);
    }
    let repo = Repo::find();
    let official = Official::open(&repo)?;
    let mut all_well = true;
    let mut test = |name: &str, outcome: Result<String, String>| {
        let (word, text) = match &outcome {
            Ok(text) => ("ok", text),
            Err(text) => ("FAILED", text),
        };
        if !options.quiet || outcome.is_err() {
            println!("test {name} ... {word}: {text}");
        }
        all_well &= outcome.is_ok();
    };
    if let Some(folder) = &options.folder {
        let jobs = jobs_of(&[(folder.clone(), "")], &options.hows())?;
        test("compile/folder", compare(&official, &jobs, options));
        official.close()?;
        return Ok(all_well);
    }
    for name in wanted {
        let outcome = match name {
            "compile/library" => library(&repo, &options.hows()).and_then(|jobs| compare(&official, &jobs, options)),
            "compile/cases" => cases(&repo).and_then(|jobs| compare(&official, &jobs, options)),
            "compile/random" => random(&repo, options).and_then(|jobs| compare(&official, &jobs, options)),
            "compile/findings" => findings::check(&repo, &official),
            _ => releases::check(&repo, options.jobs, options.every),
        };
        test(name, outcome);
    }
    official.close()?;
    Ok(all_well)
}

/// The files below folders, each with every option; names begin with what is said beside the folder.
fn jobs_of(folders: &[(PathBuf, &str)], hows: &[How]) -> Result<Vec<Job>, String> {
    let mut jobs = Vec::new();
    for (folder, prefix) in folders {
        let mut paths = BTreeSet::new();
        collect(folder, &mut paths)?;
        for path in paths {
            let name = format!("{prefix}{}", path.strip_prefix(folder).unwrap_or(&path).display());
            jobs.extend(hows.iter().map(|how| Job { path: path.clone(), name: name.clone(), how: *how }));
        }
    }
    if jobs.is_empty() { Err("no Python files".into()) } else { Ok(jobs) }
}

fn collect(folder: &Path, paths: &mut BTreeSet<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let is_hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.') || name == "__pycache__");
        // Other packages of whoever owns the machine are not the standard library.
        let is_foreign = path.file_name().is_some_and(|name| name == "site-packages" || name == "dist-packages");
        if path.is_dir() && !is_hidden && !is_foreign && !path.is_symlink() {
            collect(&path, paths)?;
        } else if path.is_file() && !is_hidden && path.extension().is_some_and(|ending| ending == "py") {
            paths.insert(path);
        }
    }
    Ok(())
}

fn library(repo: &Repo, hows: &[How]) -> Result<Vec<Job>, String> {
    let (standard, packages) = oracle::library(repo)?;
    jobs_of(&[(standard, "lib/"), (packages, "packages/")], hows)
}

fn cases(repo: &Repo) -> Result<Vec<Job>, String> {
    let folders: Vec<_> = OWN.iter().map(|name| (repo.root.join(name), *name)).collect();
    let mut hows: Vec<_> = (0..4).map(How::level).collect();
    hows.push(How { level: 0, small_int_bits: 63 });
    jobs_of(&folders, &hows)
}

fn random(repo: &Repo, options: &Options) -> Result<Vec<Job>, String> {
    let folder = repo.target.join("tests").join("grammar");
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make `{}`: {error}", folder.display()))?;
    let mut jobs = Vec::new();
    for seed in options.seeds.clone() {
        let path = folder.join(format!("{seed}.py"));
        fs::write(&path, grammar::program(seed)).map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
        let others = How { level: (seed % 4) as u8, small_int_bits: if seed % 3 == 0 { 63 } else { 31 } };
        let mut hows = vec![How::level(0), How::level(3), others];
        hows.dedup();
        jobs.extend(hows.into_iter().map(|how| Job { path: path.clone(), name: format!("random/{seed}.py"), how }));
    }
    Ok(jobs)
}

#[derive(Default)]
struct Tally {
    accepted: usize,
    refused: usize,
    different: Vec<String>,
}

/// Compiles everything on both sides.
fn compare(official: &Official, jobs: &[Job], options: &Options) -> Result<String, String> {
    let start = Instant::now();
    let (next, tally) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    let work = || {
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let outcome = one(official, job);
            let mut tally = tally.lock().unwrap_or_else(|poison| poison.into_inner());
            match outcome {
                Ok(true) => tally.accepted += 1,
                Ok(false) => tally.refused += 1,
                Err(text) => tally.different.push(text),
            }
        }
    };
    thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).map(drop);
        (0..options.jobs.max(1)).try_for_each(spawn).map_err(|error| format!("no thread: {error}"))
    })?;
    let Tally { accepted, refused, mut different } = tally.into_inner().unwrap_or_else(|poison| poison.into_inner());
    let counts = format!("{accepted} times the same bytes, {refused} times the same error, in {:.1} s", start.elapsed().as_secs_f32());
    if different.is_empty() {
        return Ok(counts);
    }
    different.sort();
    let n = different.len();
    different.truncate(options.keep);
    Err(format!("{n} differences ({counts})\n{}", different.join("\n")))
}

/// Whether the text is accepted, on both sides alike.
fn one(official: &Official, job: &Job) -> Result<bool, String> {
    let source = fs::read(&job.path).map_err(|error| format!("cannot read `{}`: {error}", job.path.display()))?;
    let ours = ours::compile(&source, job)?;
    if official.agrees(&source, job, &ours)? {
        return Ok(ours.is_ok());
    }
    let describe = |answer: &Answer| match answer {
        Ok(bytes) => format!("{} bytes", bytes.len()),
        Err(text) => text.trim().replace('\n', " / "),
    };
    let theirs = official.compile(job)?;
    let bits = job.how.small_int_bits;
    Err(format!(
        "  {} -O{} -msmall-int-bits={bits}\n    official {}\n    ours     {}",
        job.path.display(),
        job.how.level,
        describe(&theirs),
        describe(&ours)
    ))
}
