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
