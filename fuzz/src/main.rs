//! Throws damaged texts and `.mpy` files at compiler, reader, verifier and machine: `cargo xtask fuzz`.
//!
//! ```text
//! fuzz --runs N --seed S [--jobs N] [--kind source|mpy|run] [--out DIR]
//! fuzz --replay FILE                 a finding once more, in this process
//! fuzz --show SEED INDEX             the input of a run, as a finding
//! ```
//!
//! A run is its seed and its number, nothing else; every third is of the same kind. Runs happen in child processes, so
//! that one that crashes or hangs is a finding like any other. Findings are made smaller and written to files, with the
//! command that replays them. The last line of the output is a JSON object.
//!
//! The crate is built with the machine's feature `checked` and is therefore no default member of the workspace.

#![forbid(unsafe_code)]

mod assembler;
mod check;
mod corpus;
mod machine;
mod module;
mod mutate;
mod numbers;
mod random;
mod rules;
mod shrink;
mod source;
mod supervisor;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use corpus::Kind;

/// Stack of the thread in which runs happen; the compiler nests as deeply as it does for `mpy-cross`.
const STACK_BYTES: usize = 256 << 20;

/// What the command line asks for.
#[derive(Clone, Debug)]
struct Options {
    runs: u64,
    seed: u64,
    jobs: usize,
    /// Only runs of this kind.
    kind: Option<Kind>,
    /// Where findings are written.
    out: PathBuf,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["--worker", seed, from, to, step, kind] => numbers_of(&[seed, from, to, step]).and_then(|numbers| {
            on_large_stack(move |kind| worker::run(numbers[0], numbers[1]..numbers[2], numbers[3], kind), Kind::named(kind))
        }),
        ["--replay", file] => on_large_stack(|file| worker::replay(&file), PathBuf::from(file)),
        ["--show", seed, index] => numbers_of(&[seed, index]).and_then(|numbers| worker::show(numbers[0], numbers[1])),
        _ => read_options(&words).and_then(|options| supervisor::run(&options)),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

fn on_large_stack<T: Send + 'static>(work: impl FnOnce(T) -> Result<bool, String> + Send + 'static, value: T) -> Result<bool, String> {
    let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || work(value)).map_err(|error| error.to_string())?;
    thread.join().unwrap_or_else(|_| Err("a panic outside of any run".into()))
}

fn numbers_of(words: &[&str]) -> Result<Vec<u64>, String> {
    words.iter().map(|word| number(word)).collect()
}

fn number(word: &str) -> Result<u64, String> {
    word.replace('_', "").parse().map_err(|_| format!("`{word}` is no number"))
}

fn read_options(words: &[&str]) -> Result<Options, String> {
    let out = tests::repo::Repo::find().target.join("fuzz").join("findings");
    let mut options = Options { runs: 10_000, seed: 1, jobs: 2, kind: None, out };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("`{word}` needs a value"))?;
        match *word {
            "--runs" => options.runs = number(value)?,
            "--seed" => options.seed = number(value)?,
            "--jobs" => options.jobs = number(value)?.clamp(1, 64) as usize,
            "--kind" => options.kind = Some(Kind::named(value).ok_or_else(|| format!("unknown kind `{value}`; known: source, mpy, run"))?),
            "--out" => options.out = value.into(),
            _ => return Err(format!("unknown option `{word}`")),
        }
    }
    Ok(options)
}
