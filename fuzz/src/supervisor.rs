//! Starts workers, watches over them, and deals with what they find.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tests::finding::Finding as Kept;

use crate::Options;
use crate::corpus::{Corpus, Kind};
use crate::shrink::shrink;
use crate::worker;

/// Runs of one worker process.
const BATCH: u64 = 15_000;
/// A worker tells where it is every so many runs.
const STEP: u64 = 96;
/// A worker that computes for so long without a word hangs: runs take milliseconds. It is its own time that counts, since the
/// machine may be busy with other things.
const SILENCE: Duration = Duration::from_secs(30);
/// The same for a single run.
const ONE_RUN: Duration = Duration::from_secs(10);
/// How often to look; and how many times of real time it may take before that counts, too.
const TICK: Duration = Duration::from_secs(2);
const PATIENCE: u32 = 30;
/// Questions asked to make a finding smaller, and of how many findings.
const TRIES: usize = 400;
const MAX_SHRUNK: usize = 20;
/// Enough is enough.
const MAX_FINDINGS: usize = 100;

/// What went wrong in a run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    index: u64,
    what: String,
}

impl Finding {
    /// The same for findings of the same cause: where it panicked, less the numbers in its words.
    fn signature(&self) -> String {
        match self.what.rsplit_once(" (") {
            Some((_, place)) => place.to_string(),
            None => self.what.clone(),
        }
    }
}

#[derive(Default)]
struct State {
    next: u64,
    done: u64,
    counts: BTreeMap<(String, String), u64>,
    findings: Vec<Finding>,
}

/// Does all runs; whether nothing was found.
///
/// # Errors
/// No corpus, no processes, no place for findings.
pub fn run(options: &Options) -> Result<bool, String> {
    let corpus = Corpus::load()?;
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let start = Instant::now();
    let kept = corpus.findings.iter().filter_map(|(path, _)| Some((path, judge(&program, path)?))).collect::<Vec<_>>();
    for (path, what) in &kept {
        eprintln!("  finding {}: {what}", path.display());
    }
    let state = Arc::new(Mutex::new(State::default()));
    thread::scope(|scope| {
        for _ in 0..options.jobs {
            scope.spawn(|| work(options, &program, &state, start));
        }
    });
    let state = state.lock().map_err(|_| "a supervising thread panicked")?;
    let files = keep(options, &program, &corpus, &state.findings)?;
    summary(options, &corpus, &state, start, &files, kept.len());
    Ok(state.findings.is_empty() && kept.is_empty())
}

fn summary(options: &Options, corpus: &Corpus, state: &State, start: Instant, files: &[PathBuf], n_old: usize) {
    let seconds = start.elapsed().as_secs_f64();
    let mut kinds = Vec::new();
    for kind in Kind::ALL {
        let of_kind: Vec<_> = state.counts.iter().filter(|((word, _), _)| word == kind.word()).collect();
        let all: u64 = of_kind.iter().map(|(_, n)| **n).sum();
        let outcomes: Vec<_> = of_kind.iter().map(|((_, outcome), n)| format!("\"{outcome}\": {n}")).collect();
        kinds.push(format!("\"{}\": {{\"runs\": {all}, {}}}", kind.word(), outcomes.join(", ")));
    }
    let files: Vec<_> = files.iter().map(|file| format!("{:?}", file.display().to_string())).collect();
    println!(
        "{{\"runs\": {}, \"seed\": {}, \"corpus\": \"{:016x}\", \"seconds\": {seconds:.1}, \"kept_cases\": {}, \"kept_cases_failed\": {n_old}, \
         \"findings\": {}, \"files\": [{}], {}}}",
        state.done,
        options.seed,
        corpus.hash,
        corpus.findings.len(),
        state.findings.len(),
        files.join(", "),
        kinds.join(", ").replace(", }", "}")
    );
}

/// Takes batches until there are none left.
fn work(options: &Options, program: &Path, state: &Mutex<State>, start: Instant) {
    loop {
        let Ok(mut locked) = state.lock() else { return };
        let from = locked.next;
        let to = options.runs.min(from + BATCH);
        if from >= to || locked.findings.len() >= MAX_FINDINGS {
            return;
        }
        locked.next = to;
        drop(locked);
        let mut tally = State::default();
        batch(options, program, from, to, &mut tally);
        let Ok(mut locked) = state.lock() else { return };
        for finding in &tally.findings {
            eprintln!("  finding in run {} (seed {}): {}", finding.index, options.seed, finding.what);
        }
        locked.done += to - from;
        locked.findings.append(&mut tally.findings);
        for (key, n) in tally.counts {
            *locked.counts.entry(key).or_default() += n;
        }
        let seconds = start.elapsed().as_secs_f64();
        eprintln!(
            "{:>12} of {} runs, {:.0} a second, {} findings",
            locked.done,
            options.runs,
            locked.done as f64 / seconds,
            locked.findings.len()
        );
    }
}

/// Does the runs of a batch, past those that end their process.
fn batch(options: &Options, program: &Path, from: u64, to: u64, tally: &mut State) {
    let mut from = from;
    while from < to {
        let ended = watch(options, program, from, to, STEP, SILENCE, tally);
        let Some((last, _)) = ended else { return };
        // Slowly through the runs since the last sign of life, to see which one it was.
        let end = to.min(last + STEP + 3);
        match watch(options, program, last, end, 1, ONE_RUN, &mut State::default()) {
            Some((index, what)) => {
                tally.findings.push(Finding { index, what });
                *tally.counts.entry((worker::kind_of(index).word().into(), "found".into())).or_default() += 1;
                from = index + 1;
            }
            // It did not happen again: that is worth knowing too.
            None => {
                let what = ended.map(|(_, what)| format!("{what}, once")).unwrap_or_default();
                tally.findings.push(Finding { index: last, what });
                from = end;
            }
        }
    }
}

/// Runs a worker to its end. If it does not get there: the last run that it named, and what became of it.
fn watch(options: &Options, program: &Path, from: u64, to: u64, step: u64, silence: Duration, tally: &mut State) -> Option<(u64, String)> {
    let kind = options.kind.map_or("all", Kind::word);
    let mut command = Command::new(program);
    command.args(["--worker", &options.seed.to_string(), &from.to_string(), &to.to_string(), &step.to_string(), kind]);
    let mut last = from;
    let outcome = follow(command, silence, |line| {
        let mut words = line.splitn(4, ' ');
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some("at"), Some(index), ..) => last = index.parse().unwrap_or(last),
            (Some("finding"), Some(index), first, rest) => {
                let what = [first.unwrap_or_default(), rest.unwrap_or_default()].join(" ");
                tally.findings.push(Finding { index: index.parse().unwrap_or(last), what });
            }
            (Some("count"), Some(kind), Some(outcome), Some(n)) => {
                *tally.counts.entry((kind.into(), outcome.into())).or_default() += n.parse::<u64>().unwrap_or(0);
            }
            _ => {}
        }
    });
    outcome.map(|what| (last, what))
}

/// Reads what a child says; how it ended, unless that was with `done` or a plain exit code.
fn follow(mut command: Command, silence: Duration, mut take: impl FnMut(&str)) -> Option<String> {
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => return Some(format!("cannot start a worker: {error}")),
    };
    let (send, lines) = mpsc::channel();
    let out = child.stdout.take();
    let reader = thread::spawn(move || {
        for line in out.into_iter().flat_map(|out| BufReader::new(out).lines()).map_while(Result::ok) {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    let mut since = (Instant::now(), cpu_time(&child));
    // The last panic, unless it was caught: then a finding follows.
    let mut panic = None;
    let hung = loop {
        match lines.recv_timeout(TICK) {
            Ok(line) => {
                panic = line.strip_prefix("panic ").map(str::to_string);
                take(&line);
                since = (Instant::now(), cpu_time(&child));
            }
            Err(RecvTimeoutError::Disconnected) => break false,
            Err(RecvTimeoutError::Timeout) => {
                let waited = since.0.elapsed();
                let computed = cpu_time(&child).zip(since.1).map_or(waited, |(now, then)| now.saturating_sub(then));
                if computed > silence || waited > silence * PATIENCE {
                    break true;
                }
            }
        }
    };
    let ended = end(&mut child, hung);
    let _ = reader.join();
    ended.map(|ended| panic.map_or(ended.clone(), |panic| format!("{ended}: {panic}")))
}

/// The time that a child has computed so far, where the system tells.
fn cpu_time(child: &Child) -> Option<Duration> {
    let text = fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    // Behind the name, which may hold anything: the 12th and 13th field, in hundredths of a second.
    let mut fields = text.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks: u64 = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

fn end(child: &mut Child, hung: bool) -> Option<String> {
    if hung {
        let _ = child.kill();
        let _ = child.wait();
        return Some("hangs".into());
    }
    match child.wait() {
        Ok(status) if status.code().is_some_and(|code| code < 2) => None,
        Ok(status) => Some(format!("ends with {status}")),
        Err(error) => Some(format!("cannot be waited for: {error}")),
    }
}

/// What is wrong with an input in a file; `None` if nothing is.
fn judge(program: &Path, file: &Path) -> Option<String> {
    let mut found = None;
    let mut command = Command::new(program);
    command.arg("--replay").arg(file);
    let ended = follow(command, ONE_RUN, |line| {
        found = found.take().or_else(|| line.strip_prefix("finding 0 ").map(str::to_string));
    });
    found.or(ended)
}

/// Writes findings to files, the first of each cause made smaller.
fn keep(options: &Options, program: &Path, corpus: &Corpus, findings: &[Finding]) -> Result<Vec<PathBuf>, String> {
    let mut causes: BTreeMap<String, &Finding> = BTreeMap::new();
    let mut sorted: Vec<_> = findings.iter().collect();
    sorted.sort();
    for finding in sorted {
        causes.entry(finding.signature()).or_insert(finding);
    }
    let mut files = Vec::new();
    if !causes.is_empty() {
        fs::create_dir_all(&options.out).map_err(|error| format!("cannot make `{}`: {error}", options.out.display()))?;
    }
    for (n, (signature, finding)) in causes.iter().enumerate() {
        let (kind, bytes) = worker::input(corpus, options.seed, finding.index);
        let file = options.out.join(format!("{}-{}-{}.txt", kind.word(), options.seed, finding.index));
        let attempt = file.with_extension("try");
        let write = |path: &Path, bytes: &[u8]| {
            let remark = format!("{}\nrun {} of seed {}", finding.what, finding.index, options.seed);
            let text = Kept { kind, expect: String::new(), bytes: bytes.to_vec() }.format(&remark);
            fs::write(path, text).map_err(|error| format!("cannot write `{}`: {error}", path.display()))
        };
        let mut small = bytes.clone();
        let tries = if finding.what == "hangs" { 20 } else { TRIES };
        if n < MAX_SHRUNK {
            small = shrink(kind, &bytes, tries, |bytes| {
                let what = write(&attempt, bytes).ok().and_then(|()| judge(program, &attempt));
                what.is_some_and(|what| Finding { index: 0, what }.signature() == *signature)
            });
            let _ = fs::remove_file(&attempt);
        }
        write(&file, &small)?;
        eprintln!("  {}\n    {} bytes; again: cargo xtask fuzz --replay {}", finding.what, small.len(), file.display());
        files.push(file);
    }
    Ok(files)
}
