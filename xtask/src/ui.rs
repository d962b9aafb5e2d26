//! What a command says while it works: cargo-like lines and a spinner, on the error stream.
//!
//! The output stream belongs to results: a table, or with `--json` exactly one object.

use std::env;
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use crate::diag::Failure;

/// How much to say, and in what dress.
#[derive(Clone, Debug)]
pub struct Ui {
    pub json: bool,
    pub quiet: bool,
    pub verbose: bool,
    /// Questions are answered with yes; also true when `CI` is set.
    pub yes: bool,
    pub color: bool,
    spinner: bool,
    started: Instant,
}

impl Ui {
    pub fn new(json: bool, quiet: bool, verbose: bool, yes: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self {
            json,
            quiet,
            verbose,
            yes: yes || is_set("CI"),
            color: !is_set("NO_COLOR") && (terminal || is_set("CLICOLOR_FORCE")),
            spinner: terminal && !quiet && !is_set("CI"),
            started: Instant::now(),
        }
    }

    /// The same for a part of a command, which prints no JSON of its own.
    pub fn without_report(&self) -> Self {
        Self { json: false, quiet: self.quiet || self.json, ..self.clone() }
    }

    /// A line such as `   Compiling stm32`, the verb in green.
    pub fn status(&self, verb: &str, rest: impl AsRef<str>) {
        if !self.quiet {
            eprintln!("{} {}", self.verb(verb), rest.as_ref());
        }
    }

    /// A line that is only for `-v`.
    pub fn detail(&self, verb: &str, rest: impl AsRef<str>) {
        if self.verbose {
            self.status(verb, rest);
        }
    }

    /// The last line: how long the command took.
    pub fn finished(&self, what: &str) {
        self.status("Finished", format!("{what} in {:.2} s", self.started.elapsed().as_secs_f32()));
    }

    /// Starts something long: a plain line, and on a terminal a spinner with the time that is gone when it ends.
    pub fn busy(&self, verb: &str, rest: impl AsRef<str>) -> Busy {
        if !self.spinner {
            self.status(verb, rest);
            return Busy(None);
        }
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{prefix} {msg} {spinner} {elapsed}").expect("a constant template");
        bar.set_style(style);
        bar.set_prefix(self.verb(verb));
        bar.set_message(rest.as_ref().to_string());
        bar.enable_steady_tick(Duration::from_millis(100));
        Busy(Some(bar))
    }

    /// Prints a result for people.
    pub fn result(&self, text: impl AsRef<str>) {
        if !self.json && !self.quiet {
            print(text.as_ref());
        }
    }

    /// Prints what the command is for, even with `--quiet`.
    pub fn answer(&self, text: impl AsRef<str>) {
        if !self.json {
            print(text.as_ref());
        }
    }

    /// Prints the one object of `--json`, with `schema`, `ok` and `exit_code` filled in.
    pub fn report(&self, report: Value) {
        self.report_with(0, report);
    }

    /// The same for a program whose exit code is this process'.
    pub fn report_with(&self, exit_code: u8, mut report: Value) {
        if self.json {
            report["schema"] = 1.into();
            report["ok"] = (exit_code == 0).into();
            report["exit_code"] = exit_code.into();
            print(&format!("{report:#}\n"));
        }
    }

    /// Tells why the command ends early.
    pub fn failure(&self, failure: &Failure) {
        eprint!("{}", failure.render(self.color));
        if self.json {
            print(&format!("{:#}\n", failure.json()));
        }
    }

    fn verb(&self, verb: &str) -> String {
        if self.color { format!("\x1b[1;32m{verb:>12}\x1b[0m") } else { format!("{verb:>12}") }
    }
}

/// A spinner that leaves its line behind when the work is done.
pub struct Busy(Option<ProgressBar>);

impl Busy {
    /// Replaces what stands behind the verb, to tell how far the work is; only terminals see it.
    pub fn say(&self, rest: impl Into<String>) {
        if let Some(bar) = &self.0 {
            bar.set_message(rest.into());
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
            eprintln!("{} {}", bar.prefix(), bar.message());
        }
    }
}

/// Writes to the output stream; a reader that went away (`| head`) is no error of ours.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Whether an environment variable has a value; an empty one counts as unset.
pub fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}
