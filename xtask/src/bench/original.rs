//! The original's own benchmark programs on the board mps2_an385, beside what the original takes there.
//!
//! The programs are MicroPython's, in `tests/perf_bench` of its sources, and none of them is in this repository; the folder
//! is named on the command line. Each times its main part by the board's clock.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::guest::Guest;
use super::page::{Goal, Page};
use super::{races, recorded::grouped};
use crate::cargo;
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::repo::Repo;
use crate::ui::Ui;

/// The board that both have.
const BOARD: &str = "mps2_an385";
/// How fast a chip is (MHz), and how much memory it has (KiB), as the programs are told: that decides their sizes.
const SIZES: (u32, u32) = (100, 100);

/// Program, and the microseconds that MicroPython 1.29-preview took on this board in QEMU 7.2 at a nanosecond an instruction, with
/// these sizes: a build of its sources with its defaults for this board (gcc 12, -Os, the interpreter's loop -O3).
const ORIGINAL_US: [(&str, u64); 16] = [
    ("bm_chaos", 11365),
    ("bm_fannkuch", 6466),
    ("bm_fft", 29286),
    ("bm_float", 4973),
    ("bm_hexiom", 14611),
    ("bm_nqueens", 17429),
    ("bm_pidigits", 9145),
    ("bm_wordcount", 11953),
    ("core_locals", 13720),
    ("core_qstr", 1713),
    ("core_str", 16504),
    ("core_yield_from", 4532),
    ("misc_aes", 6030),
    ("misc_mandel", 12769),
    ("misc_pystone", 9711),
    ("misc_raytrace", 10348),
];

/// What the mean of the ratios should be at most.
const MEAN_GOAL: f64 = 1.0;

/// Runs the programs of `folder` whose names contain `filter`, and prints.
pub fn compare(ui: &Ui, page: &Page, repo: &Repo, folder: &Path, filter: Option<&str>, official: &Path) -> Result<Value> {
    let runner = read(&folder.join("benchrun.py"));
    let runner = runner.map_err(|failure| failure.help("name the folder `tests/perf_bench` of a checkout of micropython/micropython"))?;
    let guest = Guest::new(ui, repo, BOARD, None)?;
    let end = runner + &format!("\nbm_run({}, {})\n", SIZES.0, SIZES.1);
    let mut rows = Vec::new();
    for (name, original_us) in ORIGINAL_US.into_iter().filter(|(name, _)| filter.is_none_or(|filter| name.contains(filter))) {
        ui.status("Measuring", name);
        let program = read(&folder.join(format!("{name}.py")))? + &end;
        let (us, result) = parsed(name, guest.run(name, &program)?)?;
        let (_, expected) = parsed(name, on_this_machine(ui, official, name, &program)?)?;
        super::boards::same(name, BOARD, &result, &expected)?;
        rows.push((name, us, original_us));
    }
    if rows.is_empty() {
        let none = Diagnostic::new(format!("none of the original's programs has `{}` in its name", filter.unwrap_or_default()));
        return Err(none.help(format!("they are: {}", ORIGINAL_US.map(|(name, _)| name).join(", "))).exit(Exit::Usage));
    }
    page.section(
        "The original's programs",
        "Microseconds at a nanosecond an instruction; a ratio below 1: ours takes fewer. The worst comes first.",
    );
    page.table(table(&rows));
    page.goal(Goal::at_most(format!("{BOARD} beside the original: mean of {}", rows.len()), mean(&rows), MEAN_GOAL, ""));
    let json = |&(name, us, original_us): &(&str, u64, u64)| json!({ "name": name, "us": us, "original_us": original_us });
    Ok(json!({ "programs": rows.iter().map(json).collect::<Vec<_>>(), "geometric_mean": mean(&rows) }))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|e| diag::io("read", path, &e))
}

/// What the official program prints: for the result, not for the time.
fn on_this_machine(ui: &Ui, official: &Path, name: &str, program: &str) -> Result<String> {
    let file = tempfile::Builder::new().suffix(".py").tempfile().map_err(|e| diag::io("write", Path::new("a temporary file"), &e))?;
    fs::write(file.path(), program).map_err(|e| diag::io("write", file.path(), &e))?;
    let output = cargo::run_limited(ui, official, &[file.path().as_os_str()], races::LIMIT)?;
    let output = output.ok_or_else(|| Diagnostic::new(format!("`{name}` did not end on this machine")).exit(Exit::Timeout))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// `TIME NORM RESULT`: the time, and the rest.
fn parsed(name: &str, printed: String) -> Result<(u64, String)> {
    races::parse(&printed).ok_or_else(|| Diagnostic::new(format!("`{name}` printed no time")).output(printed).exit(Exit::Program))
}

fn mean(rows: &[(&str, u64, u64)]) -> f64 {
    let ratios: Vec<_> = rows.iter().map(|(_, us, original_us)| *us as f64 / *original_us as f64).collect();
    races::geometric_mean(&ratios)
}

fn table(rows: &[(&str, u64, u64)]) -> String {
    let mut text = format!("\n{:<30} {:>9} {:>9} {:>9}\n", format!("on {BOARD}, in us"), "ours", "original", "ratio");
    let mut sorted = rows.to_vec();
    sorted.sort_by(|a, b| (b.1 * a.2).cmp(&(a.1 * b.2)));
    for (name, us, original_us) in &sorted {
        let ratio = *us as f64 / *original_us as f64;
        text += &format!("{name:<30} {:>9} {:>9} {ratio:>9.2}\n", grouped(*us), grouped(*original_us));
    }
    text + &format!("{:<30} {:>29.3}\n", "geometric mean", mean(rows))
}
