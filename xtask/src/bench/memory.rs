//! Memory of the boards, and what is no program: the prompt, a collection, imports.

use std::collections::BTreeMap;
use std::fs;

use super::BOARD;
use super::guest::Guest;
use super::page::Goal;
use super::recorded::{head, loss, row};
use crate::cli::{FreezeArgs, Kind};
use crate::diag::{self, Diagnostic, Exit, Result};
use crate::freeze;
use crate::plan::Plan;
use crate::repo::Repo;
use crate::ui::Ui;

/// Prints lines of a name and a number.
const PROGRAM: &str = "tests/bench/guest/memory.py";
/// Imports the module of [`IMPORTED`], and prints the like.
const IMPORTING: &str = "tests/bench/guest/importing.py";
const FREE_AT_THE_PROMPT: &str = "free_at_the_prompt_bytes";
/// The first thing at the prompt.
const FREE: &str = "import gc\ngc.collect()\nprint(gc.mem_free())\n";
/// Then what is free where.
const MAP: &str = "import gc, micropython\ngc.collect()\nmicropython.mem_info(1)\n";
/// A line of that map, one character a block.
const BYTES_OF_LINE: u64 = 64 * BYTES_OF_BLOCK;
const BYTES_OF_BLOCK: u64 = 16;
const IMPORTED: &str = "tests/bench/guest/imported.py";
/// Notes when the board is up, and what asks for it.
const START: &str = "tests/bench/guest/main.py";
const STARTED: &str = "print(started_us * 1000)\n";

/// Runs the programs; what they need is frozen into an image of its own each time, and the board's image is the plain one again
/// afterwards.
pub fn measure(ui: &Ui, repo: &Repo, board: &str) -> Result<BTreeMap<String, u64>> {
    ui.status("Measuring", format!("memory of {board}"));
    let mut figures = BTreeMap::new();
    let with = |file: &str, kind| {
        let options = FreezeArgs { kind: Some(kind), ..FreezeArgs::default() };
        let set = freeze::set_called(repo, &repo.root.join(file).to_string_lossy(), &options)?;
        Guest::new(ui, repo, board, Some(set))
    };
    figures.insert("start_up_instructions".into(), number(&with(START, Kind::Bytecode)?.run("start-up", STARTED)?)?);
    for kind in [Kind::Bytecode, Kind::Source] {
        let guest = with(IMPORTED, kind)?;
        for (name, value) in lines(&guest, repo, IMPORTING)? {
            figures.insert(format!("import_of_frozen_{}_{name}", kind.word()), value);
        }
    }
    let guest = Guest::new(ui, repo, board, None)?;
    figures.insert("heap_bytes".into(), guest.heap_bytes);
    figures.insert(FREE_AT_THE_PROMPT.into(), number(&guest.run("free heap", FREE)?)?);
    figures.extend(free_by_memory(&guest.plan, &guest.run("map of the heap", MAP)?));
    figures.extend(lines(&guest, repo, PROGRAM)?);
    Ok(figures)
}

/// What a map of the heap shows as free, for each memory of the chip that the emulator has.
fn free_by_memory(plan: &Plan, map: &str) -> BTreeMap<String, u64> {
    let mut figures = BTreeMap::new();
    let mut name = None;
    for line in map.lines() {
        if let Some(start) =
            line.strip_prefix("GC memory layout; from ").and_then(|rest| u64::from_str_radix(rest.trim_end_matches(':'), 16).ok())
        {
            let area = plan.ram.iter().find(|area| area.addresses.contains(&start));
            name = area.map(|area| format!("free_at_the_prompt_in_{}_bytes", area.memory));
            continue;
        }
        let Some(name) = &name else { continue };
        let free = match (line.trim().strip_prefix('('), line.split_once(": ")) {
            (Some(skipped), _) => skipped.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0) * BYTES_OF_LINE,
            (None, Some((_, blocks))) => blocks.bytes().filter(|block| *block == b'.').count() as u64 * BYTES_OF_BLOCK,
            (None, None) => 0,
        };
        *figures.entry(name.clone()).or_default() += free;
    }
    figures
}

fn number(printed: &str) -> Result<u64> {
    printed.trim().parse().map_err(|_| Diagnostic::new(format!("no number: `{printed}`")).exit(Exit::Program))
}

fn lines(guest: &Guest, repo: &Repo, program: &str) -> Result<Vec<(String, u64)>> {
    let path = repo.root.join(program);
    let clock = fs::read_to_string(repo.root.join(super::boards::STOPWATCH)).map_err(|e| diag::io("read", &path, &e))?;
    let text = fs::read_to_string(&path).map_err(|e| diag::io("read", &path, &e))?;
    let printed = guest.run(program, &(clock + &text))?;
    let line = |line: &str| {
        let (name, value) = line.split_once(' ')?;
        Some((name.to_string(), value.parse().ok()?))
    };
    let unreadable =
        || Diagnostic::new(format!("`{program}` printed something else than names and numbers")).output(&printed).exit(Exit::Program);
    printed.lines().map(line).collect::<Option<Vec<_>>>().ok_or_else(unreadable)
}

/// A pyboard's free heap at the prompt, in bytes: what the emulator has of it.
const FREE_GOAL: f64 = 100_000.0;
/// How much worse than the recorded one the worst figure may be.
const WORST_GOAL: f64 = 1.05;

pub fn goals(board: &str, figures: &BTreeMap<String, u64>, recorded: &BTreeMap<String, u64>) -> Vec<Goal> {
    let losses = figures.iter().filter_map(|(name, now)| Some((name, loss(name, *now, *recorded.get(name)?))));
    let worst = losses.max_by(|a, b| a.1.total_cmp(&b.1));
    let worst = worst.map(|(name, loss)| Goal::at_most(format!("{board} beside what is recorded: {name}"), loss, WORST_GOAL, ""));
    let free = figures.get(FREE_AT_THE_PROMPT).filter(|_| board == BOARD);
    let free = free.map(|free| Goal::at_least(format!("{board}: free heap at the prompt"), *free as f64, FREE_GOAL, "bytes"));
    free.into_iter().chain(worst).collect()
}

pub fn table(board: &str, figures: &BTreeMap<String, u64>, recorded: &BTreeMap<String, u64>) -> String {
    let rows = figures.iter().map(|(name, now)| row(name, *now, recorded.get(name).copied()));
    head(&format!("memory of {board}")) + &rows.collect::<String>()
}
