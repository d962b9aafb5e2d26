//! Parses the command line, calls one function, prints what went wrong, sets the exit code.

use std::env;
use std::fs;
use std::process::ExitCode;

use clap::Parser;
use serde_json::json;

use xtask::cli::{Cli, Command, FreezeArgs, List};
use xtask::diag::{self, Diagnostic, Exit, Result};
use xtask::dist::Extras;
use xtask::panics::Panics;
use xtask::repo::Repo;
use xtask::ui::Ui;
use xtask::{bench, compile, dis, dist, doctor, freeze, fuzz, manifest, run, test};

fn main() -> ExitCode {
    let Cli { command, global } = Cli::try_parse().unwrap_or_else(|error| usage(&error));
    let ui = Ui::new(global.json, global.quiet, global.verbose, global.yes);
    match execute(&ui, &Repo::find(), command) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            ui.failure(&failure);
            ExitCode::from(failure.exit as u8)
        }
    }
}

/// Ends with what is wrong with the command line, or with the help that it asks for.
fn usage(error: &clap::Error) -> ! {
    if error.use_stderr() && env::args().any(|word| word == "--json") {
        let text = error.to_string();
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        println!("{:#}", Diagnostic::new(message).exit(Exit::Usage).json());
    }
    error.exit()
}

fn execute(ui: &Ui, repo: &Repo, command: Command) -> Result<u8> {
    match command {
        Command::Build { board, coverage } => {
            let board = which_board(repo, board.board)?;
            finish(ui, &dist::build(ui, repo, &board, Extras { added: None, coverage })?);
        }
        Command::Freeze { what, board, coverage, options } => freeze_command(ui, repo, &what, board, coverage, &options)?,
        Command::Run { board, script, timeout, pty, arguments } => {
            let board = which_board(repo, board.board)?;
            return run::run(ui, repo, &board, run::Request { script, arguments, timeout, pty });
        }
        Command::Compile { paths, out, opt } => compile::compile(ui, &paths, out.as_deref(), opt)?,
        Command::Dis { what, board, opt } => dis::dis(ui, repo, &what, board.filter(|name| !name.is_empty()), opt)?,
        Command::List { what: List::Boards } => list_boards(ui, repo)?,
        Command::Doctor => doctor::doctor(ui, repo),
        Command::Clean { board } => clean(ui, repo, board)?,
        Command::Bench(request) => bench::bench(ui, repo, &request)?,
        Command::Fuzz { runs, seed, jobs, kind, replay } => {
            fuzz::fuzz(ui, repo, &fuzz::Request { runs, seed, jobs: jobs.into(), kind, replay })?;
        }
        Command::Test { filter } => return test::test(ui, repo, filter.as_deref()),
    }
    Ok(0)
}

/// An empty name, as from an empty variable, is no name.
fn which_board(repo: &Repo, board: Option<String>) -> Result<String> {
    board.filter(|name| !name.is_empty()).ok_or_else(|| {
        let boards = manifest::board_names(repo).join(", ");
        Diagnostic::new("which board?").help(format!("say `--board NAME`, or set BOARD; boards: {boards}")).exit(Exit::Usage)
    })
}

fn finish(ui: &Ui, built: &dist::Built) {
    if let Some(report) = &built.report {
        ui.result(report.text());
        let panics = report.panics.as_ref().filter(|_| ui.verbose);
        ui.result(panics.map(Panics::text).unwrap_or_default());
    }
    ui.finished(&format!("`{}`", built.plan.board));
    ui.report(json!({ "board": built.plan.board, "folder": built.folder, "build": built.record }));
}

fn freeze_command(ui: &Ui, repo: &Repo, what: &str, board: Option<String>, coverage: bool, options: &FreezeArgs) -> Result<()> {
    let set = freeze::set_called(repo, what, options)?;
    ui.status("Freezing", &set.name);
    let costs = dist::try_freeze(repo, &set)?;
    ui.result(freeze::table(&costs));
    match board.filter(|name| !name.is_empty()) {
        Some(board) => finish(ui, &dist::build(ui, repo, &board, Extras { added: Some(set), coverage })?),
        None => ui.report(json!({ "frozen": costs.iter().map(freeze::Cost::json).collect::<Vec<_>>() })),
    }
    Ok(())
}

fn list_boards(ui: &Ui, repo: &Repo) -> Result<()> {
    let mut rows = Vec::new();
    for name in manifest::board_names(repo) {
        let (board, chip) = manifest::load(repo, &name)?;
        let words = |list: &[manifest::At<String>]| list.iter().map(|at| at.value.clone()).collect::<Vec<_>>();
        let (aliases, sets) = (words(&board.aliases), words(&board.frozen.sets));
        ui.result(format!("{name:<12} {:<10} {:<14} frozen: {}\n", aliases.join(", "), chip.mcu.value, sets.join(", ")));
        rows.push(json!({ "name": name, "aliases": aliases, "chip": chip.name, "mcu": chip.mcu.value, "frozen": sets }));
    }
    ui.report(json!({ "boards": rows }));
    Ok(())
}

fn clean(ui: &Ui, repo: &Repo, board: Option<String>) -> Result<()> {
    let mut folders = match board {
        Some(name) => {
            let board = manifest::load(repo, &name)?.0.name;
            vec![repo.generated(&board), repo.images(&board), repo.cache().join(&board)]
        }
        None => ["gen", "firmware", "cache", "build"].map(|folder| repo.target.join(folder)).to_vec(),
    };
    folders.retain(|folder| folder.exists());
    if folders.is_empty() {
        ui.status("Finished", "nothing to remove");
    }
    for folder in &folders {
        fs::remove_dir_all(folder).map_err(|e| diag::io("remove", folder, &e))?;
        ui.status("Removed", repo.show(folder));
    }
    ui.report(json!({ "removed": folders }));
    Ok(())
}
