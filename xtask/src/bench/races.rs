//! The host's program beside the official one: both in turn, the best of a few runs.
//!
//! The programs time themselves, so that the start of a process is not measured; and they take off what they waited for
//! a processor: whoever starts slowly has spent its share by then, and would wait for longer.

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::name;
use super::page::Goal;
use crate::cargo;
use crate::diag::{Diagnostic, Exit, Result};
use crate::ui::Ui;

/// For each run of a program.
pub const LIMIT: Duration = Duration::from_secs(60);

/// The best times of one program, in microseconds.
pub struct Race {
    name: String,
    ours_us: u64,
    official_us: u64,
}

impl Race {
    /// Below 1 we are faster.
    fn ratio(&self) -> f64 {
        self.ours_us.max(1) as f64 / self.official_us.max(1) as f64
    }

    pub fn json(&self) -> Value {
        json!({ "name": self.name, "ours_us": self.ours_us, "official_us": self.official_us, "ratio": self.ratio() })
    }
}

/// Runs both programs in turn.
pub fn race(ui: &Ui, program: &Path, ours: &Path, official: &Path, runs: u8) -> Result<Race> {
    let name = name(program);
    ui.status("Measuring", &name);
    let mut best = Race { name, ours_us: u64::MAX, official_us: u64::MAX };
    for _ in 0..runs {
        let (ours_us, our_result) = run(ui, ours, program, &[])?;
        let (official_us, official_result) = run(ui, official, program, &[])?;
        if our_result != official_result {
            let differs = Diagnostic::new(format!("the results of `{}` differ", best.name));
            let differs = differs.note(format!("ours: {our_result}")).note(format!("official: {official_result}"));
            return Err(differs.exit(Exit::Program));
        }
        best.ours_us = best.ours_us.min(ours_us);
        best.official_us = best.official_us.min(official_us);
    }
    Ok(best)
}

/// The time that a program says it took, in microseconds, and the result it prints behind it.
pub fn run(ui: &Ui, machine: &Path, program: &Path, arguments: &[&str]) -> Result<(u64, String)> {
    let who = format!("`{} {}`", machine.display(), program.display());
    let words = [OsStr::new("-X"), OsStr::new("heapsize=2M"), program.as_os_str()].into_iter().chain(arguments.iter().map(OsStr::new));
    let Some(output) = cargo::run_limited(ui, machine, &words.collect::<Vec<_>>(), LIMIT)? else {
        return Err(Diagnostic::new(format!("{who} did not end within {} s", LIMIT.as_secs())).exit(Exit::Timeout));
    };
    let text = String::from_utf8_lossy(&output.stdout);
    match parse(&text).filter(|_| output.status.success()) {
        Some(parsed) => Ok(parsed),
        None => {
            let said = [&output.stdout[..], &output.stderr[..]].concat();
            let failed = Diagnostic::new(format!("{who} failed ({})", output.status));
            Err(failed.output(String::from_utf8_lossy(&said)).exit(Exit::Program))
        }
    }
}

/// A number, and the rest behind it.
pub fn parse(printed: &str) -> Option<(u64, String)> {
    let (time, result) = printed.trim().split_once(' ')?;
    Some((time.parse().ok()?, result.to_string()))
}

pub fn geometric_mean(ratios: &[f64]) -> f64 {
    let logarithms: f64 = ratios.iter().map(|ratio| ratio.ln()).sum();
    (logarithms / ratios.len().max(1) as f64).exp()
}

/// The mean of all ratios.
pub fn mean(races: &[Race]) -> f64 {
    geometric_mean(&races.iter().map(Race::ratio).collect::<Vec<_>>())
}

/// What the ratios should be at most: their mean, and that of the slowest program.
const MEAN_GOAL: f64 = 0.8;
const WORST_GOAL: f64 = 1.2;

pub fn goals(races: &[Race]) -> Vec<Goal> {
    let worst = races.iter().max_by(|a, b| a.ratio().total_cmp(&b.ratio()));
    let worst = worst
        .map(|race| Goal::at_most(format!("time beside the official program: {}, the worst", race.name), race.ratio(), WORST_GOAL, ""));
    let mean = Goal::at_most(format!("time beside the official program: mean of {}", races.len()), mean(races), MEAN_GOAL, "");
    [mean].into_iter().chain(worst).collect()
}

pub fn table(races: &[Race]) -> String {
    let mut text = format!("\n{:<30} {:>9} {:>9} {:>9}\n", "program, best time in ms", "ours", "official", "ratio");
    let ms = |us: u64| us as f64 / 1000.0;
    let mut races: Vec<_> = races.iter().collect();
    races.sort_by(|a, b| b.ratio().total_cmp(&a.ratio()));
    for race in &races {
        text += &format!("{:<30} {:>9.1} {:>9.1} {:>9.2}\n", race.name, ms(race.ours_us), ms(race.official_us), race.ratio());
    }
    text + &format!("{:<30} {:>29.2}\n", "geometric mean", geometric_mean(&races.iter().map(|race| race.ratio()).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_ratios_is_geometric() {
        assert!((geometric_mean(&[0.25, 4.0]) - 1.0).abs() < 1e-9);
    }
}
