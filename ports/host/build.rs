//! Links what xtask froze, if the program is built by xtask.

use std::fs;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(frozen)");
    println!("cargo::rerun-if-env-changed=FROSTBYTE_FROZEN");
    let Ok(folder) = std::env::var("FROSTBYTE_FROZEN") else { return };
    println!("cargo::rerun-if-changed={folder}");
    println!("cargo::rustc-cfg=frozen");
    let mut objects: Vec<_> = fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    objects.sort();
    for object in objects {
        println!("cargo::rustc-link-arg-bins={}", object.display());
    }
}
