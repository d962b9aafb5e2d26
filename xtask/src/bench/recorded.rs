//! `tests/bench/guest.toml`: what boards took when somebody last wrote it down.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::cache;
use crate::diag::{self, Exit, Failure, Result, Source};
use crate::manifest::read::Reading;
use crate::repo::Repo;

/// Figures of one board, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Instructions of the programs.
    pub programs: BTreeMap<String, u64>,
    /// What the programs give.
    pub results: BTreeMap<String, String>,
    /// Bytes, and instructions of what is no program.
    pub memory: BTreeMap<String, u64>,
}

/// All boards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded(pub BTreeMap<String, Figures>);

fn path(repo: &Repo) -> PathBuf {
    repo.root.join("tests/bench/guest.toml")
}

impl Recorded {
    /// What is written down; nothing if there is no file.
    pub fn read(repo: &Repo) -> Result<Self> {
        let path = path(repo);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&repo.show(&path), &text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(diag::io("read", &path, &error)),
        }
    }

    fn parse(name: &str, text: &str) -> Result<Self> {
        let (boards, errors) = Reading::file(&Source::new(name, text), |top| {
            let figures = top.named_tables().into_iter().map(|(board, table)| {
                let mut figures = Figures::default();
                let numbers = |key| {
                    let table = table.table(key);
                    table.into_iter().flat_map(|table| table.named_numbers()).map(|(name, at)| (name.value, at.value)).collect()
                };
                figures.programs = numbers("programs");
                figures.memory = numbers("memory");
                let results = table.table("results").into_iter().flat_map(|table| table.named_strings());
                figures.results = results.map(|(name, at)| (name.value, at.value)).collect();
                table.finish();
                (board.value, figures)
            });
            Some(figures.collect())
        });
        Failure::check(Exit::Usage, errors)?;
        Ok(Self(boards.unwrap_or_default()))
    }

    /// Writes the file.
    pub fn write(&self, repo: &Repo) -> Result<()> {
        cache::write_if_changed(&path(repo), self.text().as_bytes())
    }

    fn text(&self) -> String {
        let mut text = String::from(
            "# What boards take in the emulator, an instruction counted as one: written by `cargo xtask bench --record`, and compared\n\
             # with by every later `cargo xtask bench`.\n",
        );
        for (board, figures) in &self.0 {
            let numbers =
                |rows: &BTreeMap<String, u64>| rows.iter().map(|(name, n)| format!("{name} = {}\n", grouped(*n))).collect::<String>();
            let results: String = figures.results.iter().map(|(name, result)| format!("{name} = {result:?}\n")).collect();
            text += &format!("\n[{board}.programs]\n{}", numbers(&figures.programs));
            text += &format!("\n[{board}.results]\n{results}");
            text += &format!("\n[{board}.memory]\n{}", numbers(&figures.memory));
        }
        text
    }
}

/// `1_234_567`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join("_")
}

/// A difference that is worth a word, in percent.
const NOTABLE: f64 = 1.0;

/// Of memory that is free more is better, of instructions and of what is taken less.
fn more_is_better(name: &str) -> bool {
    name.starts_with("free_") || name == "heap_bytes"
}

/// How much worse a figure is than the recorded one: above 1, a loss.
pub fn loss(name: &str, now: u64, recorded: u64) -> f64 {
    let ratio = now.max(1) as f64 / recorded.max(1) as f64;
    if more_is_better(name) { 1.0 / ratio } else { ratio }
}

/// A line of a table of figures: now, as recorded, the difference in percent, and a word if it is a notable one.
pub fn row(name: &str, now: u64, recorded: Option<u64>) -> String {
    let Some(before) = recorded else {
        return format!("{name:<40} {:>13} {:>13}\n", grouped(now), "-");
    };
    let percent = (now as f64 / before.max(1) as f64 - 1.0) * 100.0;
    let word = match percent.abs() >= NOTABLE {
        true if (percent > 0.0) == more_is_better(name) => "  better",
        true => "  WORSE",
        false => "",
    };
    format!("{name:<40} {:>13} {:>13} {percent:>+8.2}{word}\n", grouped(now), grouped(before))
}

/// The headline of such a table.
pub fn head(title: &str) -> String {
    format!("\n{title:<40} {:>13} {:>13} {:>8}\n", "now", "recorded", "%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut recorded = Recorded::default();
        let figures = recorded.0.entry("pyboard".into()).or_default();
        figures.programs.insert("calls".into(), 31_250_901);
        figures.results.insert("calls".into(), "b'\\x02\"'".into());
        figures.memory.insert("free_heap_bytes".into(), 97_472);
        let text = recorded.text();
        assert!(text.contains("calls = 31_250_901\n"), "{text}");
        assert_eq!(Recorded::parse("guest.toml", &text).unwrap(), recorded);
    }

    #[test]
    fn a_loss_shows() {
        assert!(row("calls", 1_020, Some(1_000)).ends_with("+2.00  WORSE\n"));
        assert!(row("calls", 1_001, Some(1_000)).ends_with("+0.10\n"));
        assert!(row("calls", 900, Some(1_000)).ends_with("-10.00  better\n"));
        assert!(row("free_at_the_prompt_bytes", 900, Some(1_000)).ends_with("-10.00  WORSE\n"));
        assert!(row("calls", 1_020, None).ends_with("-\n"));
        assert!(loss("calls", 1_020, 1_000) > 1.0 && loss("heap_bytes", 1_020, 1_000) < 1.0);
    }
}
