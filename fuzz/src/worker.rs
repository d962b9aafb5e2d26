//! The process in which runs happen. It reports line by line what its supervisor has to know:
//!
//! ```text
//! at INDEX                        about to do this run and some more
//! panic MESSAGE                   a panic; the last line if it cannot be caught
//! finding INDEX MESSAGE           what was caught
//! count KIND OUTCOME N            at the end
//! done
//! ```

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use tests::finding::Finding;

use crate::check::{Outcome, check};
use crate::corpus::{Corpus, Kind};
use crate::machine::Machine;
use crate::random::Random;
use crate::{mutate, source};

thread_local! {
    /// What the last panic said, and where.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What happens in a run.
pub fn kind_of(index: u64) -> Kind {
    Kind::ALL[(index % 3) as usize]
}

/// The input of a run.
pub fn input(corpus: &Corpus, seed: u64, index: u64) -> (Kind, Vec<u8>) {
    let mut random = Random::new(seed, index);
    let kind = kind_of(index);
    let bytes = match kind {
        Kind::Source => source::text(corpus, &mut random),
        Kind::Mpy => mutate::file(corpus, &mut random, false),
        Kind::Run => mutate::file(corpus, &mut random, true),
    };
    (kind, bytes)
}

fn remember_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |place| {
            // The last parts say enough, and are the same on every machine.
            let file: Vec<&str> = place.file().rsplit('/').take(3).collect();
            format!(" ({}:{})", file.into_iter().rev().collect::<Vec<_>>().join("/"), place.line())
        });
        let payload = info.payload();
        let text = payload.downcast_ref::<&str>().map(|text| text.to_string()).or_else(|| payload.downcast_ref::<String>().cloned());
        let message = format!("{}{place}", text.unwrap_or_default()).replace('\n', " ");
        say(&format!("panic {message}"));
        PANIC.with_borrow_mut(|last| *last = message);
    }));
}

/// Does a run; an error is what a panic said.
fn guarded(kind: Kind, bytes: &[u8], machine: &mut Machine) -> Result<Outcome, String> {
    panic::catch_unwind(AssertUnwindSafe(|| check(kind, bytes, machine))).map_err(|_| PANIC.with_borrow(String::clone))
}

/// Does the runs of a range, and says before every `step`th where it is.
///
/// # Errors
/// The corpus cannot be read.
pub fn run(seed: u64, range: Range<u64>, step: u64, only: Option<Kind>) -> Result<bool, String> {
    remember_panics();
    let corpus = Corpus::load()?;
    let mut machine = Machine::new();
    let mut counts: BTreeMap<(&str, String), u64> = BTreeMap::new();
    let start = range.start;
    for index in range.filter(|index| only.is_none_or(|only| kind_of(*index) == only)) {
        if (index - start) % step.max(1) < 3 {
            say(&format!("at {index}"));
        }
        let (kind, bytes) = input(&corpus, seed, index);
        match guarded(kind, &bytes, &mut machine) {
            Ok(outcome) => *counts.entry((kind.word(), format!("{outcome:?}").to_lowercase())).or_default() += 1,
            Err(message) => {
                *counts.entry((kind.word(), "found".into())).or_default() += 1;
                say(&format!("finding {index} {message}"));
                // Who knows in what state the memory was left.
                machine = Machine::new();
            }
        }
    }
    counts.iter().for_each(|((kind, outcome), n)| say(&format!("count {kind} {outcome} {n}")));
    say("done");
    Ok(true)
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A supervisor that went away needs no answer.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Does a finding once more; true if nothing is found any more.
///
/// # Errors
/// The file cannot be read, or is none.
pub fn replay(file: &Path) -> Result<bool, String> {
    remember_panics();
    let Finding { kind, bytes, .. } = Finding::load(file)?;
    match guarded(kind, &bytes, &mut Machine::new()) {
        Ok(outcome) => {
            say(&format!("{}: {}", kind.word(), format!("{outcome:?}").to_lowercase()));
            Ok(true)
        }
        Err(message) => {
            say(&format!("finding 0 {message}"));
            Ok(false)
        }
    }
}

/// Prints the input of a run.
///
/// # Errors
/// The corpus cannot be read.
pub fn show(seed: u64, index: u64) -> Result<bool, String> {
    let corpus = Corpus::load()?;
    let (kind, bytes) = input(&corpus, seed, index);
    print!("{}", Finding { kind, expect: String::new(), bytes }.format(&format!("run {index} of seed {seed}")));
    Ok(true)
}
