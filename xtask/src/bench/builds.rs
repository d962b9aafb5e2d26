//! How long builds take that have little or nothing to do.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::{Value, json};

use super::page::Goal;
use super::{BOARD, Stop};
use crate::diag::{self, Result};
use crate::dist;
use crate::repo::Repo;
use crate::ui::Ui;

/// The frozen module that is edited, in `frozen/`.
const EDITED: &str = "demo/frostbyte_demo.py";
/// What a build with nothing to do, and one with an edited module, should take at most, in seconds.
const UNCHANGED_GOAL: f64 = 0.3;
const EDITED_GOAL: f64 = 0.5;

/// One kind of build, in seconds.
pub struct Build {
    what: &'static str,
    goal: f64,
    min: f64,
    median: f64,
}

impl Build {
    fn new(what: &'static str, goal: f64, mut seconds: Vec<f64>) -> Self {
        seconds.sort_by(f64::total_cmp);
        Self { what, goal, min: seconds[0], median: seconds[seconds.len() / 2] }
    }

    pub fn goal(&self) -> Goal {
        Goal::at_most(format!("build of {BOARD}, {}: median", self.what), self.median, self.goal, "s")
    }

    pub fn json(&self) -> Value {
        json!({ "build": self.what, "min_s": self.min, "median_s": self.median, "goal_s": self.goal })
    }
}

/// A file that gets its text back when the value is dropped.
struct Restore {
    path: PathBuf,
    text: Vec<u8>,
}

impl Restore {
    fn read(path: PathBuf) -> Result<Self> {
        let text = fs::read(&path).map_err(|e| diag::io("read", &path, &e))?;
        Ok(Self { path, text })
    }

    fn append(&self, line: &str) -> Result<()> {
        let text = [&self.text[..], line.as_bytes()].concat();
        fs::write(&self.path, text).map_err(|e| diag::io("write", &self.path, &e))
    }
}

impl Drop for Restore {
    fn drop(&mut self) {
        if let Err(error) = fs::write(&self.path, &self.text) {
            eprintln!("cannot restore `{}`: {error}; its last line is not yours", self.path.display());
        }
    }
}

/// Times builds of a board that has been built.
pub fn measure(ui: &Ui, repo: &Repo, runs: u8, stop: &Stop) -> Result<Vec<Build>> {
    let silent = Ui::new(false, true, false, ui.yes);
    let timed = || {
        stop.check()?;
        let start = Instant::now();
        dist::build(&silent, repo, BOARD, None)?;
        Ok(start.elapsed().as_secs_f64())
    };
    ui.status("Measuring", format!("builds of `{BOARD}`"));
    let unchanged = (0..runs).map(|_| timed()).collect::<Result<_>>()?;
    let file = Restore::read(repo.frozen.join(EDITED))?;
    let edited = |i| {
        file.append(&format!("\nbench_{i} = {i}\n"))?;
        timed()
    };
    let edited: Result<_> = (0..runs).map(edited).collect();
    drop(file);
    let edited = edited?;
    // The image is the real one again.
    dist::build(&silent, repo, BOARD, None)?;
    Ok(vec![Build::new("nothing changed", UNCHANGED_GOAL, unchanged), Build::new("one frozen module edited", EDITED_GOAL, edited)])
}

pub fn table(builds: &[Build]) -> String {
    let mut text = format!("\n{:<30} {:>9} {:>9} {:>9}\n", format!("build of {BOARD}, in s"), "min", "median", "goal");
    for Build { what, goal, min, median } in builds {
        text += &format!("{what:<30} {min:>9.3} {median:>9.3} {goal:>9.1}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_file_gets_its_text_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        fs::write(&path, "a = 1").unwrap();
        let file = Restore::read(path.clone()).unwrap();
        file.append("\nb = 2\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 1\nb = 2\n");
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 1");
    }
}
