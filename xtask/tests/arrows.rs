//! The arrows between crates point one way: read from what cargo says, not from what we believe.

use std::collections::BTreeMap;
use std::fs;

use xtask::cargo;
use xtask::repo::Repo;
use xtask::ui::Ui;

/// Which crates of the repository a crate may use, tests apart.
const ALLOWED: [(&str, &[&str]); 12] = [
    ("bytecode", &[]),
    ("numbers", &[]),
    ("compiler", &["bytecode", "numbers"]),
    ("vm", &["bytecode", "compiler", "numbers"]),
    ("modules", &["vm", "bytecode", "numbers"]),
    ("host", &["vm", "modules", "bytecode", "compiler"]),
    ("cortex", &["vm", "modules"]),
    ("mps2", &["cortex"]),
    ("stm32", &["cortex"]),
    ("xtask", &["bytecode", "compiler", "numbers"]),
    ("tests", &["xtask", "bytecode", "compiler", "numbers"]),
    ("fuzz", &["bytecode", "compiler", "numbers", "vm", "modules", "tests"]),
];

/// Crates that a person who audits memory safety may skip.
const NO_UNSAFE: [&str; 2] = ["xtask", "firmware/compiler"];

#[test]
fn arrows_point_one_way() {
    let ui = Ui::new(false, true, false, false);
    let metadata = cargo::metadata(&ui, &Repo::find()).unwrap();
    let members = metadata.workspace_packages();
    let names: Vec<_> = members.iter().map(|package| package.name.as_str()).collect();
    let allowed = BTreeMap::from(ALLOWED);
    for package in &members {
        let may = allowed.get(package.name.as_str()).unwrap_or_else(|| panic!("{} is not listed here", package.name));
        for dependency in &package.dependencies {
            let is_test_only = dependency.kind == cargo_metadata::DependencyKind::Development;
            if names.contains(&dependency.name.as_str()) && !is_test_only {
                assert!(may.contains(&dependency.name.as_str()), "{} must not know {}", package.name, dependency.name);
            }
        }
    }
}

#[test]
fn some_crates_have_no_unsafe_code() {
    for folder in NO_UNSAFE {
        let root = Repo::find().root.join(folder).join("src/lib.rs");
        let text = fs::read_to_string(&root).unwrap();
        assert!(text.contains("#![forbid(unsafe_code)]"), "{folder}");
    }
}

/// Whether a line of Rust does something that the compiler does not check; attributes that only name symbols or sections do not count.
fn is_unsafe(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"].iter().any(|words| code.contains(words)) && !code.contains('"')
}

#[test]
fn unsafe_code_lives_where_contributors_are_told() {
    let root = Repo::find().root;
    let text = fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap();
    let list = text.split("* Unsafe code lives in").nth(1).and_then(|rest| rest.split("and nowhere else").next()).unwrap();
    let told: Vec<_> = list.split('`').skip(1).step_by(2).collect();
    let mut seen = vec![false; told.len()];
    for top in ["firmware", "ports", "xtask", "tests", "fuzz"] {
        for entry in walkdir::WalkDir::new(root.join(top)).into_iter().flatten() {
            let is_rust = entry.path().extension().is_some_and(|ending| ending == "rs");
            if !is_rust || !fs::read_to_string(entry.path()).unwrap().lines().any(is_unsafe) {
                continue;
            }
            let path = entry.path().strip_prefix(&root).unwrap();
            let places = told.iter().zip(&mut seen).filter(|(place, _)| path.starts_with(place));
            assert!(places.map(|(_, seen)| *seen = true).count() > 0, "{} has unsafe code", path.display());
        }
    }
    let safe: Vec<_> = told.iter().zip(seen).filter(|(_, seen)| !seen).map(|(place, _)| place).collect();
    assert!(safe.is_empty(), "no unsafe code in {safe:?}");
}
