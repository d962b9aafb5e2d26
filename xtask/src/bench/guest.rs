//! A board in the emulator whose clock counts instructions: one takes a nanosecond.
//!
//! Every program finds the board as it is after a reset, so that a count depends on the image and the program alone.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cargo::Guard;
use crate::diag::{Diagnostic, Exit, Result};
use crate::dist;
use crate::emulator::{self, Emulator};
use crate::freeze::Set;
use crate::plan::Plan;
use crate::raw_repl::{Line, Outcome, Trouble};
use crate::repo::Repo;
use crate::ui::Ui;

/// For each run of a program, on the host's clock.
const LIMIT: Duration = Duration::from_secs(120);
/// For the emulator to end when it is asked to.
const END_LIMIT: Duration = Duration::from_secs(10);

/// A board that is built.
pub struct Guest<'a> {
    ui: &'a Ui,
    repo: &'a Repo,
    pub plan: Plan,
    /// The memory of the chip that is heap; an emulator may lack some of it.
    pub heap_bytes: u64,
    folder: PathBuf,
    emulator: Emulator,
}

impl<'a> Guest<'a> {
    /// Builds the board's image, with `added` modules if there are any.
    pub fn new(ui: &'a Ui, repo: &'a Repo, board: &str, added: Option<Set>) -> Result<Self> {
        let built = dist::build(ui, repo, board, added)?;
        let emulator = emulator::find(ui, &built.plan)?;
        let heap_bytes = built.report.map_or(0, |report| report.heap_bytes());
        Ok(Self { ui, repo, plan: built.plan, heap_bytes, folder: built.folder, emulator })
    }

    /// The board's files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Resets the board and runs `program`; gives what it printed.
    pub fn run(&self, name: &str, program: &str) -> Result<String> {
        let mut guard = self.emulator.boot_counting(self.ui, self.repo, &self.plan, &self.folder, None)?;
        self.run_on(&mut guard, name, program)
    }

    /// The same with a plugin of the emulator, which ends in order, so that the plugin can write what it knows.
    pub fn run_with_plugin(&self, name: &str, program: &str, plugin: &str) -> Result<String> {
        let mut guard = self.emulator.boot_counting(self.ui, self.repo, &self.plan, &self.folder, Some(plugin))?;
        let output = self.run_on(&mut guard, name, program)?;
        match guard.end(END_LIMIT) {
            true => Ok(output),
            false => Err(Diagnostic::new(format!("the emulator did not end within {} s", END_LIMIT.as_secs())).exit(Exit::Timeout)),
        }
    }

    fn run_on(&self, guard: &mut Guard, name: &str, program: &str) -> Result<String> {
        let child = guard.child();
        let (stdin, stdout) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
        let mut output = Vec::new();
        let outcome = Line::new(stdin, stdout, Some(LIMIT)).run(name, program, &mut output);
        let output = String::from_utf8_lossy(&output).into_owned();
        let who = format!("`{name}` on {}", self.plan.board);
        match outcome {
            Ok(Outcome::Done) => Ok(output),
            Ok(Outcome::Failed(error)) => Err(Diagnostic::new(format!("{who} failed")).output(output + &error).exit(Exit::Program)),
            Ok(Outcome::Exit(value)) => Err(Diagnostic::new(format!("{who} ended with SystemExit: {value}")).exit(Exit::Program)),
            Err(Trouble::Timeout(said)) => {
                let slow = Diagnostic::new(format!("{who} did not end within {} s", LIMIT.as_secs()));
                Err(slow.note(format!("last from the board: {said}")).exit(Exit::Timeout))
            }
            Err(Trouble::Closed) => Err(Diagnostic::new(format!("{who}: the emulator ended")).exit(Exit::Io)),
            Err(Trouble::Confused(what)) => {
                Err(Diagnostic::new(format!("{who}: the board does not speak the raw REPL's protocol: {what}")).exit(Exit::Program))
            }
        }
    }
}
