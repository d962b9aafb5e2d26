//! Tells the crate where its board is described.

use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-env-changed=FROSTBYTE_GEN");
    let folder = std::env::var_os("FROSTBYTE_GEN").or_else(|| std::env::var_os("CARGO_MANIFEST_DIR"));
    let file = PathBuf::from(folder.unwrap_or_default()).join("board.rs");
    println!("cargo::rerun-if-changed={}", file.display());
    println!("cargo::rustc-env=FROSTBYTE_BOARD={}", file.display());
}
