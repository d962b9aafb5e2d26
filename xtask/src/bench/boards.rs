//! The programs of `tests/bench` on boards in the emulator, in instructions.

use std::fs;
use std::path::{Path, PathBuf};

use super::guest::Guest;
use super::page::Goal;
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

/// What a board takes at most, beside what is recorded: changes below that come and go with where code happens to lie.
const MEAN_GOAL: f64 = 1.002;
const WORST_GOAL: f64 = 1.01;

/// Each program's name, and its instructions beside the recorded ones, the worst first.
fn ratios<'f>(figures: &'f Figures, recorded: &Figures) -> Vec<(&'f str, f64)> {
    let ratio = |(name, now): (&'f String, &u64)| Some((name.as_str(), *now as f64 / *recorded.programs.get(name)? as f64));
    let mut ratios: Vec<_> = figures.programs.iter().filter_map(ratio).collect();
    ratios.sort_by(|a, b| b.1.total_cmp(&a.1));
    ratios
}

fn mean(ratios: &[(&str, f64)]) -> f64 {
    races::geometric_mean(&ratios.iter().map(|(_, ratio)| *ratio).collect::<Vec<_>>())
}

pub fn goals(board: &str, figures: &Figures, recorded: &Figures) -> Vec<Goal> {
    let ratios = ratios(figures, recorded);
    let Some((name, worst)) = ratios.first() else { return Vec::new() };
    let mean = Goal::at_most(format!("{board} beside what is recorded: mean of {}", ratios.len()), mean(&ratios), MEAN_GOAL, "");
    vec![mean, Goal::at_most(format!("{board} beside what is recorded: {name}, the worst"), *worst, WORST_GOAL, "")]
}

/// What nothing is recorded of comes last.
pub fn table(board: &str, figures: &Figures, recorded: &Figures) -> String {
    let ratios = ratios(figures, recorded);
    let new = figures.programs.keys().map(String::as_str).filter(|name| !recorded.programs.contains_key(*name));
    let rows = ratios.iter().map(|(name, _)| *name).chain(new);
    let rows = rows.map(|name| row(name, figures.programs[name], recorded.programs.get(name).copied()));
    let mut text = head(&format!("instructions on {board}")) + &rows.collect::<String>();
    if !ratios.is_empty() {
        text += &format!("{:<40} {:>36.3}   (below 1: faster than recorded)\n", "geometric mean", mean(&ratios));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_come_first_and_new_programs_last() {
        let figures = |programs: &[(&str, u64)]| Figures {
            programs: programs.iter().map(|(name, n)| (name.to_string(), *n)).collect(),
            ..Figures::default()
        };
        let (now, before) = (figures(&[("a", 90), ("b", 120), ("c", 7)]), figures(&[("a", 100), ("b", 100), ("z", 1)]));
        let table = table("pyboard", &now, &before);
        let names: Vec<_> = table.lines().skip(2).map(|line| line.split(' ').next().unwrap()).collect();
        assert_eq!(names, ["b", "a", "c", "geometric"], "{table}");
        let goals = goals("pyboard", &now, &before);
        assert!(goals[1].what.contains("b, the worst"), "{goals:?}");
    }
}
