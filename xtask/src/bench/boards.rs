//! The programs of `tests/bench` on boards in the emulator, in instructions.

use std::fs;
use std::path::{Path, PathBuf};

use super::guest::Guest;
use super::recorded::{Figures, head, row};
use super::{name, races};
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::repo::Repo;
use crate::ui::Ui;

/// What goes before a program on a board.
pub const STOPWATCH: &str = "tests/bench/guest/stopwatch.py";

/// Runs `programs` on a board and puts what they take, and what they give, into `figures`.
///
/// # Errors
/// A result is not the one in `recorded`.
pub fn measure(ui: &Ui, repo: &Repo, guest: &Guest, programs: &[PathBuf], recorded: &Figures) -> Result<Figures> {
    let stopwatch = read(&repo.root.join(STOPWATCH))?;
    let mut figures = Figures::default();
    ui.status("Measuring", format!("{} programs on {}", programs.len(), guest.plan.board));
    for program in programs {
        let name = name(program);
        let text = stopwatch.clone() + &read(program)?;
        let printed = guest.run(&name, &text)?;
        let Some((count, result)) = races::parse(&printed) else {
            return Err(Diagnostic::new(format!("`{name}` on {} printed no count", guest.plan.board)).output(printed).exit(Exit::Program));
        };
        if let Some(expected) = recorded.results.get(&name) {
            same(&name, &guest.plan.board, &result, expected)?;
        }
        figures.programs.insert(name.clone(), count);
        figures.results.insert(name, result);
    }
    Ok(figures)
}

/// Compares what a board gave with what somebody else did.
pub fn same(program: &str, board: &str, result: &str, expected: &str) -> Result<()> {
    if result == expected {
        return Ok(());
    }
    let differs = Diagnostic::new(format!("the result of `{program}` on {board} is not what it should be"));
    Err(differs.note(format!("it is: {result}")).note(format!("it should be: {expected}")).exit(Exit::Program))
}

/// Compares the results with those that the official program gives with the same sizes, before they are written down.
pub fn check(ui: &Ui, board: &str, figures: &Figures, programs: &[PathBuf], official: &Path) -> Result<()> {
    for program in programs {
        let name = name(program);
        let (_, expected) = races::run(ui, official, program, &["small"])?;
        if let Some(result) = figures.results.get(&name) {
            same(&name, board, result, &expected)?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|e| diag::io("read", path, &e))
}

pub fn table(board: &str, figures: &Figures, recorded: &Figures) -> String {
    let rows = figures.programs.iter().map(|(name, now)| row(name, *now, recorded.programs.get(name).copied()));
    let mut text = head(&format!("instructions on {board}")) + &rows.collect::<String>();
    let ratios = figures.programs.iter().filter_map(|(name, now)| Some(*now as f64 / *recorded.programs.get(name)? as f64));
    let ratios: Vec<f64> = ratios.collect();
    if !ratios.is_empty() {
        text += &format!("{:<40} {:>36.3}   (below 1: faster than recorded)\n", "geometric mean", races::geometric_mean(&ratios));
    }
    text
}
