//! The host's program beside the official one, in counted instructions: the same in every run, whatever else the machine does.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::callgrind::Callgrind;
use super::profile::Profile;
use super::recorded::grouped;
use super::{Stop, name, races};
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::ui::Ui;

/// Instructions of one program, less those of starting up.
pub struct Pair {
    name: String,
    ours: u64,
    official: u64,
}

impl Pair {
    /// Below 1 ours are fewer.
    fn ratio(&self) -> f64 {
        self.ours.max(1) as f64 / self.official.max(1) as f64
    }

    pub fn json(&self) -> Value {
        json!({ "name": self.name, "ours": self.ours, "official": self.official, "ratio": self.ratio() })
    }
}

/// How the programs are run: with the heap that the races have.
fn arguments(program: &Path) -> [&OsStr; 3] {
    [OsStr::new("-X"), OsStr::new("heapsize=2M"), program.as_os_str()]
}

/// What starting up takes: an empty program.
fn start_up(callgrind: &Callgrind, machine: &Path) -> Result<u64> {
    let empty = tempfile::Builder::new().suffix(".py").tempfile().map_err(|e| diag::io("write", Path::new("a temporary file"), &e))?;
    Ok(callgrind.count(None, machine, &arguments(empty.path()))?.instructions)
}

/// Counts the instructions of both for all `programs`, and those of each function of ours for all together.
pub fn count(
    ui: &Ui,
    callgrind: &Callgrind,
    programs: &[PathBuf],
    ours: &Path,
    official: &Path,
    stop: &Stop,
) -> Result<(Vec<Pair>, Profile)> {
    let start = [start_up(callgrind, ours)?, start_up(callgrind, official)?];
    let (mut pairs, mut functions) = (Vec::new(), Vec::new());
    for program in programs {
        stop.check()?;
        let name = name(program);
        ui.status("Counting", &name);
        let (our_count, of_program) = callgrind.functions(ours, &arguments(program))?;
        functions.extend(of_program);
        let counted = [our_count, callgrind.count(None, official, &arguments(program))?];
        // Times differ, results do not.
        let [Some((_, our_result)), Some((_, official_result))] = counted.each_ref().map(|counted| races::parse(&counted.printed)) else {
            return Err(Diagnostic::new(format!("`{name}` printed no time")).exit(Exit::Program));
        };
        if our_result != official_result {
            let differs = Diagnostic::new(format!("the results of `{name}` differ"));
            let differs = differs.note(format!("ours: {our_result}")).note(format!("official: {official_result}"));
            return Err(differs.exit(Exit::Program));
        }
        let [ours, official] = [0, 1].map(|who: usize| counted[who].instructions.saturating_sub(start[who]));
        pairs.push(Pair { name, ours, official });
    }
    let title = format!("{} programs on this machine together, start-up included", pairs.len());
    Ok((pairs, Profile::new(title, functions)))
}

/// Where the instructions of one program go; the official program's total is beside ours.
pub fn profile(ui: &Ui, callgrind: &Callgrind, program: &Path, ours: &Path, official: &Path) -> Result<(Profile, Value)> {
    let name = name(program);
    ui.status("Counting", format!("{name} on this machine"));
    let (counted, functions) = callgrind.functions(ours, &arguments(program))?;
    let theirs = callgrind.count(None, official, &arguments(program))?.instructions;
    let ratio = counted.instructions as f64 / theirs.max(1) as f64;
    let title = format!("{name} on this machine, start-up included: {ratio:.2} of the official program's {}", grouped(theirs));
    let profile = Profile::new(title, functions);
    let mut json = profile.json();
    json["official"] = theirs.into();
    Ok((profile, json))
}

/// The mean of all ratios.
pub fn mean(pairs: &[Pair]) -> f64 {
    races::geometric_mean(&pairs.iter().map(Pair::ratio).collect::<Vec<_>>())
}

pub fn table(pairs: &[Pair]) -> String {
    let mut text = format!("\n{:<30} {:>13} {:>13} {:>9}\n", "program, instructions", "ours", "official", "ratio");
    let mut pairs: Vec<_> = pairs.iter().collect();
    pairs.sort_by(|a, b| b.ratio().total_cmp(&a.ratio()));
    for pair in &pairs {
        text += &format!("{:<30} {:>13} {:>13} {:>9.2}\n", pair.name, grouped(pair.ours), grouped(pair.official), pair.ratio());
    }
    let ratios: Vec<_> = pairs.iter().map(|pair| pair.ratio()).collect();
    text + &format!("{:<30} {:>37.2}\n", "geometric mean", races::geometric_mean(&ratios))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_comes_first_and_the_mean_of_the_ratios_last() {
        let pair = |name: &str, ours, official| Pair { name: name.into(), ours, official };
        let text = table(&[pair("calls", 1_000, 4_000), pair("dicts", 3_000, 3_000)]);
        assert!(
            text.ends_with("1_000         4_000      0.25\ngeometric mean                                                  0.50\n"),
            "{text}"
        );
    }
}
