//! Documents that nothing executes rot: every path and every command that they name has to exist.

use std::fs;

use clap::Parser;
use xtask::cli::Cli;
use xtask::repo::Repo;

const DOCUMENTS: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "COMPATIBILITY.md"];

/// The pieces between single backquotes, and the lines of code blocks.
fn code(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
        } else if in_block || line.starts_with("    ") {
            pieces.push(line.trim().to_string());
        } else {
            pieces.extend(line.split('`').skip(1).step_by(2).map(str::to_string));
        }
    }
    pieces
}

#[test]
fn named_paths_exist() {
    let repo = Repo::find();
    for document in DOCUMENTS {
        let Ok(text) = fs::read_to_string(repo.root.join(document)) else { continue };
        for piece in code(&text) {
            let top = ["xtask/", "firmware/", "ports/", "manifests/", "frozen/", "tests/", ".ci/"];
            let is_path = top.iter().any(|top| piece.starts_with(top)) && !piece.contains(['*', '<', ' ', '{', '…']);
            assert!(!is_path || repo.root.join(&piece).exists(), "{document} names {piece}");
        }
    }
}

#[test]
fn named_commands_parse() {
    let repo = Repo::find();
    for document in DOCUMENTS {
        let Ok(text) = fs::read_to_string(repo.root.join(document)) else { continue };
        for piece in code(&text) {
            let Some(arguments) = piece.strip_prefix("cargo xtask ") else { continue };
            let arguments = arguments.split('#').next().unwrap_or_default();
            if arguments.contains(['<', '…', '[']) {
                continue;
            }
            // A command alone is named, not typed.
            let is_name = arguments.split_whitespace().count() == 1;
            let words = std::iter::once("xtask").chain(arguments.split_whitespace()).chain(is_name.then_some("--help"));
            let parsed = Cli::try_parse_from(words);
            let fine = match parsed {
                Ok(_) => true,
                Err(error) => !error.use_stderr(),
            };
            assert!(fine, "{document} names {piece}");
        }
    }
}
