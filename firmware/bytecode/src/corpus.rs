//! Tests over files of the official compiler, as they are and damaged.
//!
//! `tests/data/vectors.txt` is always looked at. `MPY_CORPUS` may name folders of more `.mpy` files, separated by colons, and
//! `MPY_FUZZ_RUNS` the number of damaged files to try.

use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::vec::Vec;
use std::{eprintln, format, fs, println, time};

use crate::arena::{Arena, StdChunks};
use crate::dis::{DisError, dis};
use crate::mpy::tests::{SameText, hex, round_trip, with_module};
use crate::mpy::{MpyErrorKind, WriteError, read, write};
use crate::verify::model::{Random, run_module};
use crate::verify::{VerifyError, verify};

/// Each line's file, with the source text (or what stands for it).
fn vectors() -> Vec<(&'static str, Vec<u8>)> {
    let lines = include_str!("../tests/data/vectors.txt").lines();
    lines.filter_map(|line| line.split_once('\t')).map(|(name, digits)| (name, hex(digits))).collect()
}

fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let folders = std::env::var("MPY_CORPUS").unwrap_or_default();
    for folder in folders.split(':').filter(|folder| !folder.is_empty()) {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "mpy"));
    files.sort();
    files
}

/// Calls `check` for each file; a file fails with a text.
fn check_files(check: impl Fn(&[u8]) -> Result<(), String>) {
    let (mut count, mut failed) = (0, 0);
    let mut one = |name: &str, bytes: &[u8]| {
        count += 1;
        if let Err(text) = check(bytes) {
            eprintln!("{name}: {text}");
            failed += 1;
        }
    };
    let start = time::Instant::now();
    vectors().iter().for_each(|(name, bytes)| one(name, bytes));
    files().iter().for_each(|path: &PathBuf| one(&Path::display(path).to_string(), &fs::read(path).unwrap()));
    println!("{count} files in {:?}", start.elapsed());
    assert_eq!(failed, 0);
}

#[test]
fn files_are_written_as_they_were_read() {
    check_files(|bytes| {
        let written = round_trip(bytes).map_err(|error| format!("{error}"))?;
        if written == bytes { Ok(()) } else { Err("other bytes".into()) }
    });
}

#[test]
fn files_verify() {
    check_files(|bytes| {
        with_module(bytes, |module, arena| verify(module, arena).map_err(|error| format!("{error}"))).map_err(|error| format!("{error}"))?
    });
}

#[test]
fn verified_files_keep_their_promises() {
    check_files(|bytes| {
        with_module(bytes, |module, arena| {
            if verify(module, arena).is_ok() {
                run_module(module, &mut Random(bytes.len() as u64 + 1), 5, 300);
            }
        })
        .map_err(|error| format!("{error}"))
    });
}

/// A copy with a few bytes changed, cut out, or copied from another file.
fn damaged(bytes: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + random.below(4) {
        // Mostly behind the tables, and mostly without a change of length, so that the file is still read.
        let start = if random.below(4) == 0 { 0 } else { bytes.len() / 2 };
        let at = start + random.below(bytes.len() - start);
        match random.below(24) {
            0 => drop(bytes.remove(at)),
            1 => bytes.insert(at, random.below(256) as u8),
            2 => bytes.truncate(at.max(8)),
            3..8 => bytes[at] ^= 1 << random.below(8),
            8..12 => bytes[at] = random.below(256) as u8,
            12..16 => {
                let to = random.below(bytes.len());
                bytes.swap(at, to);
            }
            _ => {
                let from = random.below(other.len());
                let len = (other.len() - from).min(bytes.len() - at).min(1 + random.below(6));
                bytes[at..at + len].copy_from_slice(&other[from..from + len]);
            }
        }
    }
    bytes
}

#[test]
fn damaged_files_do_no_harm() {
    let runs = std::env::var("MPY_FUZZ_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(5000);
    let seed = std::env::var("MPY_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut files: Vec<Vec<u8>> = vectors().into_iter().map(|(_, bytes)| bytes).collect();
    files.extend(self::files().iter().map(|path| fs::read(path).unwrap()).filter(|bytes| bytes.len() < 2000));
    let mut random = Random(seed);
    let (mut read, mut verified) = (0, 0);
    for _ in 0..runs {
        let (file, other) = (random.below(files.len()), random.below(files.len()));
        let bytes = damaged(&files[file], &files[other], &mut random);
        let outcome = with_module(&bytes, |module, arena| {
            let mut text = String::new();
            dis(module, arena, &mut text).unwrap();
            let verified = verify(module, arena).is_ok();
            if verified {
                run_module(module, &mut random, 3, 200);
            }
            verified
        });
        read += usize::from(outcome.is_ok());
        verified += usize::from(outcome == Ok(true));
    }
    println!("{runs} damaged files: {read} read, {verified} verified");
    assert!(read > runs / 10 && verified > runs / 50 && verified < read);
}

#[test]
fn every_allocation_may_fail() {
    let vectors = vectors();
    for (name, bytes) in vectors.iter().filter(|(name, _)| name.starts_with('(')) {
        for n in 0.. {
            let chunks = StdChunks::failing(n);
            let arena = Arena::new(&chunks);
            let numbers = SameText::default();
            let whole = (|| {
                let module = match read(bytes, &arena, &numbers, 63) {
                    Err(error) => {
                        assert_eq!(error.what, MpyErrorKind::OutOfMemory, "{name}");
                        return Err(());
                    }
                    Ok(module) => module,
                };
                verify(&module, &arena).map_err(|error| assert_eq!(error, VerifyError::OutOfMemory, "{name}"))?;
                let mut out = String::new();
                dis(&module, &arena, &mut out).map_err(|error| assert_eq!(error, DisError::OutOfMemory))?;
                let mut out = Vec::new();
                write(&module, 31, &numbers, &arena, &mut out).map_err(|error| assert_eq!(error, WriteError::OutOfMemory))
            })();
            drop(arena);
            assert_eq!(chunks.held_bytes(), 0);
            if whole.is_ok() {
                break;
            }
        }
    }
}

/// Not a test: prints the disassembly of the file that `MPY_FILE` names.
#[test]
fn show() {
    let Ok(path) = std::env::var("MPY_FILE") else {
        return;
    };
    let mut text = String::new();
    with_module(&fs::read(path).unwrap(), |module, arena| dis(module, arena, &mut text)).unwrap().unwrap();
    println!("{text}");
}
