//! Tests over many files of the official compiler. `MPY_CORPUS` names folders of `.mpy` files, separated by colons; without
//! it only the files in `tests/data` are looked at.

use std::path::{Path, PathBuf};
use std::string::String;
use std::vec::Vec;
use std::{eprintln, fs, println, time};

use crate::mpy::tests::{round_trip, with_module};
use crate::verify::verify;

fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in std::env::var("MPY_CORPUS")
        .unwrap_or_default()
        .split(':')
        .filter(|folder| !folder.is_empty())
    {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
        files.extend(
            entries
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|e| e == "mpy")),
        );
    }
    files.sort();
    files
}

/// Calls `check` for each file; a file fails with a text.
fn check_files(check: impl Fn(&Path, &[u8]) -> Result<(), String>) {
    let files = files();
    let start = time::Instant::now();
    let mut failed = 0;
    for path in &files {
        if let Err(text) = check(path, &fs::read(path).unwrap()) {
            eprintln!("{}: {text}", path.display());
            failed += 1;
        }
    }
    println!("{} files in {:?}", files.len(), start.elapsed());
    assert_eq!(failed, 0);
}

#[test]
fn files_are_written_as_they_were_read() {
    check_files(|_, bytes| {
        let written = round_trip(bytes).map_err(|error| std::format!("{error}"))?;
        if written == bytes {
            Ok(())
        } else {
            Err("other bytes".into())
        }
    });
}

#[test]
fn files_verify() {
    check_files(|_, bytes| {
        with_module(bytes, |module, arena| {
            verify(module, arena).map_err(|error| std::format!("{error}"))
        })
        .map_err(|error| std::format!("{error}"))?
    });
}

/// Not a test: prints the disassembly of the file that `MPY_FILE` names.
#[test]
fn show() {
    let Ok(path) = std::env::var("MPY_FILE") else {
        return;
    };
    let mut text = String::new();
    with_module(&fs::read(path).unwrap(), |module, arena| {
        crate::dis::dis(module, arena, &mut text)
    })
    .unwrap()
    .unwrap();
    println!("{text}");
}
